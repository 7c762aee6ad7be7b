using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

internal sealed partial class KvmVcpu
{
    public X86Registers GetRegisters()
    {
        kvm_regs r = _vcpu.Get<kvm_regs>(KvmRequests.KVM_GET_REGS);
        return new()
        {
            Rax = r.rax, Rbx = r.rbx, Rcx = r.rcx, Rdx = r.rdx, Rsi = r.rsi, Rdi = r.rdi, Rsp = r.rsp, Rbp = r.rbp,
            R8 = r.r8, R9 = r.r9, R10 = r.r10, R11 = r.r11, R12 = r.r12, R13 = r.r13, R14 = r.r14, R15 = r.r15,
            Rip = r.rip, Rflags = r.rflags,
        };
    }

    public void SetRegisters(in X86Registers registers)
    {
        var r = new kvm_regs
        {
            rax = registers.Rax, rbx = registers.Rbx, rcx = registers.Rcx, rdx = registers.Rdx,
            rsi = registers.Rsi, rdi = registers.Rdi, rsp = registers.Rsp, rbp = registers.Rbp,
            r8 = registers.R8, r9 = registers.R9, r10 = registers.R10, r11 = registers.R11,
            r12 = registers.R12, r13 = registers.R13, r14 = registers.R14, r15 = registers.R15,
            rip = registers.Rip, rflags = registers.Rflags,
        };
        _vcpu.Call(KvmRequests.KVM_SET_REGS, ref r);
    }

    public X86SpecialRegisters GetSpecialRegisters()
    {
        kvm_sregs s = _vcpu.Get<kvm_sregs>(KvmRequests.KVM_GET_SREGS);
        return new()
        {
            Cs = From(s.cs), Ds = From(s.ds), Es = From(s.es), Fs = From(s.fs), Gs = From(s.gs), Ss = From(s.ss), Tr = From(s.tr), Ldt = From(s.ldt),
            Gdt = new(s.gdt.@base, s.gdt.limit), Idt = new(s.idt.@base, s.idt.limit),
            Cr0 = s.cr0, Cr2 = s.cr2, Cr3 = s.cr3, Cr4 = s.cr4, Cr8 = s.cr8, Efer = s.efer, ApicBase = s.apic_base,
        };
    }

    // The bitmap of the interrupt in delivery stays empty: VcpuEvents carries that interrupt, and is set after these.
    public void SetSpecialRegisters(in X86SpecialRegisters registers)
    {
        var s = new kvm_sregs
        {
            cs = To(registers.Cs), ds = To(registers.Ds), es = To(registers.Es), fs = To(registers.Fs), gs = To(registers.Gs), ss = To(registers.Ss),
            tr = To(registers.Tr), ldt = To(registers.Ldt), gdt = To(registers.Gdt), idt = To(registers.Idt),
            cr0 = registers.Cr0, cr2 = registers.Cr2, cr3 = registers.Cr3, cr4 = registers.Cr4, cr8 = registers.Cr8, efer = registers.Efer, apic_base = registers.ApicBase,
        };
        _vcpu.Call(KvmRequests.KVM_SET_SREGS, ref s);
    }

    private static X86Segment From(in kvm_segment s) => new()
    {
        Base = s.@base, Limit = s.limit, Selector = s.selector, Type = s.type, Dpl = s.dpl, Present = s.present != 0, IsCodeOrData = s.s != 0,
        Default32 = s.db != 0, LongMode = s.l != 0, Granularity = s.g != 0, Available = s.avl != 0, Unusable = s.unusable != 0,
    };

    private static kvm_segment To(in X86Segment s) => new()
    {
        @base = s.Base, limit = s.Limit, selector = s.Selector, type = s.Type, dpl = s.Dpl, present = Bit(s.Present), s = Bit(s.IsCodeOrData),
        db = Bit(s.Default32), l = Bit(s.LongMode), g = Bit(s.Granularity), avl = Bit(s.Available), unusable = Bit(s.Unusable),
    };

    private static kvm_dtable To(X86DescriptorTable table) => new() { @base = table.Base, limit = table.Limit };

    private static byte Bit(bool set) => set ? (byte)1 : (byte)0;
}
