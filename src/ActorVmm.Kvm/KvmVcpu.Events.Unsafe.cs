using System.Runtime.CompilerServices;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

internal sealed unsafe partial class KvmVcpu
{
    public byte[] GetLocalApic()
    {
        var registers = new byte[Unsafe.SizeOf<kvm_lapic_state>()];
        _vcpu.Call(KvmRequests.KVM_GET_LAPIC, registers);
        return registers;
    }

    public void SetLocalApic(byte[] registers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(registers.Length, Unsafe.SizeOf<kvm_lapic_state>(), nameof(registers));
        _vcpu.Call(KvmRequests.KVM_SET_LAPIC, registers);
    }

    public MpState GetMpState() => (MpState)_vcpu.Get<kvm_mp_state>(KvmRequests.KVM_GET_MP_STATE).mp_state;

    public void SetMpState(MpState state)
    {
        var value = new kvm_mp_state { mp_state = (uint)state };
        _vcpu.Call(KvmRequests.KVM_SET_MP_STATE, ref value);
    }

    public VcpuEvents GetEvents()
    {
        kvm_vcpu_events e = _vcpu.Get<kvm_vcpu_events>(KvmRequests.KVM_GET_VCPU_EVENTS);
        return new()
        {
            ExceptionInjected = e.exception_injected != 0, ExceptionPending = e.exception_pending != 0, ExceptionVector = e.exception_nr,
            ExceptionHasErrorCode = e.exception_has_error_code != 0, ExceptionErrorCode = e.exception_error_code,
            ExceptionHasPayload = e.exception_has_payload != 0, ExceptionPayload = e.exception_payload,
            InterruptInjected = e.interrupt_injected != 0, InterruptVector = e.interrupt_nr, InterruptIsSoftware = e.interrupt_soft != 0, InterruptShadow = e.interrupt_shadow,
            NmiInjected = e.nmi_injected != 0, NmiPending = e.nmi_pending != 0, NmiMasked = e.nmi_masked != 0, SipiVector = e.sipi_vector,
            Smm = e.smi_smm != 0, SmiPending = e.smi_pending != 0, SmmInsideNmi = e.smi_smm_inside_nmi != 0, SmmLatchedInit = e.smi_latched_init != 0,
            TripleFaultPending = e.triple_fault_pending != 0,
        };
    }

    public void SetEvents(in VcpuEvents events)
    {
        var e = new kvm_vcpu_events
        {
            exception_injected = Bit(events.ExceptionInjected), exception_pending = Bit(events.ExceptionPending), exception_nr = events.ExceptionVector,
            exception_has_error_code = Bit(events.ExceptionHasErrorCode), exception_error_code = events.ExceptionErrorCode,
            exception_has_payload = Bit(events.ExceptionHasPayload), exception_payload = events.ExceptionPayload,
            interrupt_injected = Bit(events.InterruptInjected), interrupt_nr = events.InterruptVector, interrupt_soft = Bit(events.InterruptIsSoftware), interrupt_shadow = events.InterruptShadow,
            nmi_injected = Bit(events.NmiInjected), nmi_pending = Bit(events.NmiPending), nmi_masked = Bit(events.NmiMasked), sipi_vector = events.SipiVector,
            smi_smm = Bit(events.Smm), smi_pending = Bit(events.SmiPending), smi_smm_inside_nmi = Bit(events.SmmInsideNmi), smi_latched_init = Bit(events.SmmLatchedInit),
            triple_fault_pending = Bit(events.TripleFaultPending),
            flags = kvm_vcpu_events.KVM_VCPUEVENT_VALID_NMI_PENDING | kvm_vcpu_events.KVM_VCPUEVENT_VALID_SHADOW | kvm_vcpu_events.KVM_VCPUEVENT_VALID_SMM | _vm.OptionalEvents,
        };
        // The kernel never reports the vector, so 0 is "not known" and must not overwrite a SIPI that waits.
        if (events.SipiVector != 0) e.flags |= kvm_vcpu_events.KVM_VCPUEVENT_VALID_SIPI_VECTOR;
        _vcpu.Call(KvmRequests.KVM_SET_VCPU_EVENTS, ref e);
    }

    public X86DebugRegisters GetDebugRegisters()
    {
        kvm_debugregs d = _vcpu.Get<kvm_debugregs>(KvmRequests.KVM_GET_DEBUGREGS);
        // SAFETY: four words on our own stack.
        return new() { Dr0 = d.db[0], Dr1 = d.db[1], Dr2 = d.db[2], Dr3 = d.db[3], Dr6 = d.dr6, Dr7 = d.dr7 };
    }

    public void SetDebugRegisters(in X86DebugRegisters registers)
    {
        var d = new kvm_debugregs { dr6 = registers.Dr6, dr7 = registers.Dr7 };
        // SAFETY: four words on our own stack.
        (d.db[0], d.db[1], d.db[2], d.db[3]) = (registers.Dr0, registers.Dr1, registers.Dr2, registers.Dr3);
        _vcpu.Call(KvmRequests.KVM_SET_DEBUGREGS, ref d);
    }

    public void SetGuestDebug(GuestDebug? debug)
    {
        var request = new kvm_guest_debug();
        if (debug is not null)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(debug.HardwareBreakpoints.Count, 4, nameof(debug));
            request.control = kvm_guest_debug.KVM_GUESTDBG_ENABLE
                | (debug.SingleStep ? kvm_guest_debug.KVM_GUESTDBG_SINGLESTEP : 0)
                | (debug.SoftwareBreakpoints ? kvm_guest_debug.KVM_GUESTDBG_USE_SW_BP : 0)
                | (debug.HardwareBreakpoints.Count > 0 ? kvm_guest_debug.KVM_GUESTDBG_USE_HW_BP : 0);
            // SAFETY: eight words on our own stack, of which at most the first four and the last are written.
            for (int i = 0; i < debug.HardwareBreakpoints.Count; i++)
            {
                request.debugreg[i] = debug.HardwareBreakpoints[i];
                // DR7: the global enable bit of breakpoint i; its type and length stay 0, execution. Source: Intel SDM vol. 3B, "Debug Control Register (DR7)".
                request.debugreg[7] |= 2UL << 2 * i;
            }
        }
        _vcpu.Call(KvmRequests.KVM_SET_GUEST_DEBUG, ref request);
    }
}
