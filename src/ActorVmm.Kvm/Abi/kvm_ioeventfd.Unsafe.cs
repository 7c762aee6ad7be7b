using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A write that signals an event.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_IOEVENTFD".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_ioeventfd
{
    public const uint KVM_IOEVENTFD_FLAG_DATAMATCH = 1, KVM_IOEVENTFD_FLAG_PIO = 2, KVM_IOEVENTFD_FLAG_DEASSIGN = 4;
    public ulong datamatch;
    public ulong addr; // port or guest physical address
    public uint len; // 1, 2, 4, 8 bytes, or 0 for any
    public int fd;
    public uint flags;
    public fixed byte pad[36];
}
