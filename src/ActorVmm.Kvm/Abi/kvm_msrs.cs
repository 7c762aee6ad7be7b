using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>Head of a list of <see cref="kvm_msr_entry"/>.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_MSRS".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_msrs
{
    public uint nmsrs, pad;
}
