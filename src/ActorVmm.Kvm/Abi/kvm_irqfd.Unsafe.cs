using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>An event that raises an input.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_IRQFD".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_irqfd
{
    public const uint KVM_IRQFD_FLAG_DEASSIGN = 1, KVM_IRQFD_FLAG_RESAMPLE = 2;
    public uint fd, gsi, flags, resamplefd;
    public fixed byte pad[16];
}
