using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>One MSR of a list.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_MSRS".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_msr_entry
{
    public uint index, reserved;
    public ulong data;
}
