using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

internal sealed partial class KvmVm
{
    /// <summary>The i8254, with port 0x61 beside it: kernels calibrate with its gate and output bits.</summary>
    private void CreateTimer()
    {
        var config = new kvm_pit_config { flags = kvm_pit_config.KVM_PIT_SPEAKER_DUMMY };
        _vm.Call(KvmRequests.KVM_CREATE_PIT2, ref config);
    }

    internal kvm_irqchip GetInterruptChip(uint chip)
    {
        var state = new kvm_irqchip { chip_id = chip };
        _vm.Call(KvmRequests.KVM_GET_IRQCHIP, ref state);
        return state;
    }

    /// <summary>Masks all inputs of both 8259A, as firmware leaves them: an unmasked one would pass interrupts that the guest took from the I/O APIC already.</summary>
    private unsafe void MaskInterruptChips()
    {
        foreach (uint chip in (ReadOnlySpan<uint>)[kvm_irqchip.KVM_IRQCHIP_PIC_MASTER, kvm_irqchip.KVM_IRQCHIP_PIC_SLAVE])
        {
            kvm_irqchip state = GetInterruptChip(chip);
            // SAFETY: struct kvm_pic_state is 16 bytes at the start of the 512 that the union has.
            ((kvm_pic_state*)state.chip)->imr = 0xff;
            _vm.Call(KvmRequests.KVM_SET_IRQCHIP, ref state);
        }
    }
}
