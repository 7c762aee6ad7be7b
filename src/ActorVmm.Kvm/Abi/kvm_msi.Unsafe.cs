using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A message signalled interrupt.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SIGNAL_MSI".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_msi
{
    public uint address_lo, address_hi, data, flags, devid;
    public fixed byte pad[12];
}
