using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The state of one interrupt chip: <see cref="kvm_pic_state"/> or the I/O APIC's in 512 bytes.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_IRQCHIP".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_irqchip
{
    public const uint KVM_IRQCHIP_PIC_MASTER = 0, KVM_IRQCHIP_PIC_SLAVE = 1, KVM_IRQCHIP_IOAPIC = 2;
    public uint chip_id, pad;
    public fixed byte chip[512];
}
