using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A pin of a chip in the kernel.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_GSI_ROUTING".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_irq_routing_irqchip
{
    public uint irqchip, pin;
}
