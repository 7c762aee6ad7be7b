using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The paravirtual clock.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_CLOCK".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_clock_data
{
    public ulong clock; // nanoseconds
    public uint flags, pad0;
    public ulong realtime, host_tsc;
    public fixed uint pad[4];
}
