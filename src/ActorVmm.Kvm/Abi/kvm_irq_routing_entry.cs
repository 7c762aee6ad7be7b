using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>What an input (GSI) stands for; the kernel's union is 32 bytes.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_GSI_ROUTING".</remarks>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct kvm_irq_routing_entry
{
    public const uint KVM_IRQ_ROUTING_IRQCHIP = 1, KVM_IRQ_ROUTING_MSI = 2;

    [FieldOffset(0)] public uint gsi;
    [FieldOffset(4)] public uint type;
    [FieldOffset(8)] public uint flags;
    [FieldOffset(16)] public kvm_irq_routing_irqchip irqchip;
    [FieldOffset(16)] public kvm_irq_routing_msi msi;
}
