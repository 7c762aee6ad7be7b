using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The state of one 8259A.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_IRQCHIP".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_pic_state
{
    public byte last_irr, irr, imr, isr, priority_add, irq_base, read_reg_select, poll, special_mask, init_state;
    public byte auto_eoi, rotate_on_auto_eoi, special_fully_nested_mode, init4, elcr, elcr_mask;
}
