using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>GDTR or IDTR.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_SREGS".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_dtable
{
    public ulong @base;
    public ushort limit;
    public fixed ushort padding[3];
}
