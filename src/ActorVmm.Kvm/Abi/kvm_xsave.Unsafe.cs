using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The XSAVE area without what a larger host adds behind it.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_XSAVE".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_xsave
{
    public fixed uint region[1024];
}
