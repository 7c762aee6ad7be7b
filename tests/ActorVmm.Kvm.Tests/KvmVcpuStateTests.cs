using ActorVmm.Hypervisor;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm.Tests;

public sealed class KvmVcpuStateTests
{
    private static TinyGuest Guest() => new([0xf4], InterruptControllerPlace.Hypervisor);

    [KvmFact]
    public void Registers_SetAndGot_AreTheSame()
    {
        using TinyGuest guest = Guest();
        var registers = new X86Registers
        {
            Rax = 1, Rbx = 2, Rcx = 3, Rdx = 4, Rsi = 5, Rdi = 6, Rsp = 7, Rbp = 8, R8 = 9, R9 = 10, R10 = 11, R11 = 12, R12 = 13, R13 = 14, R14 = 15, R15 = 0xfedcba9876543210,
            Rip = 0x1234, Rflags = 0x202,
        };
        guest.Vcpu.SetRegisters(registers);
        Assert.Equal(registers, guest.Vcpu.GetRegisters());
    }

    [KvmFact]
    public void SpecialRegisters_SetAndGot_AreTheSame()
    {
        using TinyGuest guest = Guest();
        X86SpecialRegisters special = guest.Vcpu.GetSpecialRegisters();
        special.Ds = new() { Base = 0x12340, Limit = 0xfffff, Selector = 0x1234, Type = 3, Dpl = 0, Present = true, IsCodeOrData = true };
        (special.Gdt, special.Idt) = (new(0x2000, 0x1f), new(0x3000, 0xff));
        (special.Cr2, special.Cr3) = (0xdead0000, 0x5000);
        guest.Vcpu.SetSpecialRegisters(special);
        Assert.Equal(special, guest.Vcpu.GetSpecialRegisters());
    }

    [KvmFact]
    public void Fpu_SetAndGot_IsTheSame()
    {
        using TinyGuest guest = Guest();
        X86FpuState state = guest.Vcpu.GetFpu() with { Fcw = 0x27f, LastIp = 0x1234 };
        state.Registers[0] = 7;
        state.Xmm[255] = 9;
        guest.Vcpu.SetFpu(state);
        X86FpuState got = guest.Vcpu.GetFpu();
        Assert.Equal((0x27f, 0x1234UL), (got.Fcw, got.LastIp));
        Assert.Equal(state.Registers, got.Registers);
        Assert.Equal(state.Xmm, got.Xmm);
    }

    [KvmFact]
    public void Xsave_SetAndGot_IsTheSame()
    {
        using TinyGuest guest = Guest();
        byte[] area = guest.Vcpu.GetXsave();
        Assert.True(area.Length >= 4096);
        area[160] = 0x77; // XMM0
        area[512] |= 3; // XSTATE_BV: x87 and SSE are in use
        guest.Vcpu.SetXsave(area);
        Assert.Equal(area, guest.Vcpu.GetXsave());
    }

    [KvmFact]
    public void Xcrs_SetAndGot_AreTheSame()
    {
        using TinyGuest guest = Guest();
        XcrValue xcr0 = Assert.Single(guest.Vcpu.GetXcrs(), xcr => xcr.Index == 0);
        guest.Vcpu.SetXcrs([xcr0 with { Value = xcr0.Value | 3 }]);
        Assert.Equal(xcr0.Value | 3, Assert.Single(guest.Vcpu.GetXcrs()).Value);
    }

    [KvmFact]
    public void LocalApic_SetAndGot_IsTheSame()
    {
        using TinyGuest guest = Guest();
        byte[] registers = guest.Vcpu.GetLocalApic();
        registers[0x80] = 0x30; // task priority
        guest.Vcpu.SetLocalApic(registers);
        Assert.Equal(0x30, guest.Vcpu.GetLocalApic()[0x80]);
    }

    [KvmFact]
    public void MpState_SetAndGot_IsTheSame()
    {
        using TinyGuest guest = Guest();
        Assert.Equal(MpState.Runnable, guest.Vcpu.GetMpState());
        guest.Vcpu.SetMpState(MpState.Halted);
        Assert.Equal(MpState.Halted, guest.Vcpu.GetMpState());
    }

    [KvmFact]
    public void Events_SetAndGot_AreTheSame()
    {
        using TinyGuest guest = Guest();
        VcpuEvents events = guest.Vcpu.GetEvents();
        (events.NmiPending, events.NmiMasked, events.InterruptShadow) = (true, true, 2);
        guest.Vcpu.SetEvents(events);
        VcpuEvents got = guest.Vcpu.GetEvents();
        Assert.Contains(got.InterruptShadow, new byte[] { 2, 3 }); // AMD's CPUs do not tell the two apart
        Assert.Equal(events, got with { InterruptShadow = 2 });
    }

    [KvmFact]
    public void InjectNmi_OfAStoppedVcpu_IsPending()
    {
        using TinyGuest guest = Guest();
        guest.Vcpu.InjectNmi();
        Assert.True(guest.Vcpu.GetEvents().NmiPending);
    }

    [KvmFact]
    public void DebugRegisters_SetAndGot_AreTheSame()
    {
        using TinyGuest guest = Guest();
        X86DebugRegisters registers = guest.Vcpu.GetDebugRegisters();
        (registers.Dr0, registers.Dr1, registers.Dr2, registers.Dr3) = (0x1000, 0x2000, 0x3000, 0x4000);
        guest.Vcpu.SetDebugRegisters(registers);
        Assert.Equal(registers, guest.Vcpu.GetDebugRegisters());
    }

    [KvmFact]
    public void Msrs_AllOfTheState_AreReadAndWrittenBack()
    {
        using TinyGuest guest = Guest();
        IReadOnlyList<MsrValue> values = guest.Vcpu.GetMsrs(guest.System.StateMsrs);
        Assert.NotEmpty(values);
        const uint sysenterEip = 0x176;
        guest.Vcpu.SetMsrs([new(sysenterEip, 0x12345678)]);
        Assert.Equal([new(sysenterEip, 0x12345678)], guest.Vcpu.GetMsrs([sysenterEip]));
    }

    [KvmFact]
    public void GetMsrs_WithOneThatDoesNotExist_LeavesItOut()
    {
        using TinyGuest guest = Guest();
        const uint sysenterCs = 0x174, none = 0x4b564d99, sysenterEsp = 0x175;
        Assert.Equal([sysenterCs, sysenterEsp], guest.Vcpu.GetMsrs([none, sysenterCs, none, sysenterEsp, none]).Select(value => value.Index));
    }

    [KvmFact]
    public void SetMsrs_WithOneThatDoesNotExist_NamesIt()
    {
        using TinyGuest guest = Guest();
        var error = Assert.Throws<HypervisorException>(() => guest.Vcpu.SetMsrs([new(0x174, 0), new(0x4b564d99, 1)]));
        Assert.Contains("0x4b564d99", error.Message, StringComparison.Ordinal);
    }

    [KvmFact]
    public void Cpuid_SetAndGot_HasTheLeaves()
    {
        using TinyGuest guest = Guest();
        IReadOnlyList<CpuidEntry> got = guest.Vcpu.GetCpuid();
        // Values may differ: the kernel fills in what depends on the guest's state, such as OSXSAVE.
        Assert.Equal(guest.System.SupportedCpuid.Select(entry => (entry.Function, entry.Index)), got.Select(entry => (entry.Function, entry.Index)));
    }

    [KvmFact]
    public void GetCpuid_BeforeItWasSet_IsEmpty()
    {
        using TinyGuest guest = Guest();
        using IVcpu other = guest.Machine.CreateVcpu(new(1), 1);
        Assert.Empty(other.GetCpuid());
    }

    [KvmFact]
    public void TscKhz_OfANewVcpu_IsThatOfTheHost()
    {
        using TinyGuest guest = Guest();
        uint frequency = guest.Vcpu.GetTscKhz();
        Assert.InRange(frequency, 100_000u, 10_000_000u);
        guest.Vcpu.SetTscKhz(frequency);
        Assert.Equal(frequency, guest.Vcpu.GetTscKhz());
    }

    [KvmFact]
    public void Translate_WithoutPaging_IsTheIdentity()
    {
        using TinyGuest guest = Guest();
        Assert.Equal(new GuestAddress(0x1234), guest.Vcpu.Translate(0x1234));
    }

    [KvmFact]
    public void Clock_SetAndGot_GoesOnFromThere()
    {
        using TinyGuest guest = Guest();
        const ulong hour = 3_600_000_000_000;
        guest.Machine.SetClock(hour);
        Assert.InRange(guest.Machine.GetClock(), hour, 2 * hour);
    }
}
