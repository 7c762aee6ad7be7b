using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A capability to switch on.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_ENABLE_CAP".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_enable_cap
{
    public uint cap, flags;
    public fixed ulong args[4];
    public fixed byte pad[64];
}
