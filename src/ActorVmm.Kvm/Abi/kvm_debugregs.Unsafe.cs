using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The debug registers.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_DEBUGREGS".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_debugregs
{
    public fixed ulong db[4];
    public ulong dr6, dr7, flags;
    public fixed ulong reserved[9];
}
