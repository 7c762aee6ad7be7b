using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>One extended control register.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_XCRS".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_xcr
{
    public uint xcr, reserved;
    public ulong value;
}
