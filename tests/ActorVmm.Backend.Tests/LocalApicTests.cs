namespace ActorVmm.Backend.Tests;

public sealed class LocalApicTests
{
    private const uint XApic = 0xfee00000;
    private const byte Vector = 0x41;

    [BackendFact]
    [Case(0U)]
    [Case(7U)]
    [Case(200U)]
    public void IdRegister_InBothModes_IsTheVcpusApicId(TestBackend backend, uint apicId)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Write(32, GuestLayout.Code, a =>
        {
            a.mov(eax, __dword_ptr[XApic + 0x20]);
            a.Report();
            a.EnableX2Apic();
            a.mov(ecx, GuestSnippets.ApicId);
            a.rdmsr();
            a.Report();
            a.Done();
        });
        VcpuRunner cpu = guest.AddVcpu(apicId);
        cpu.Do(vcpu =>
        {
            CpuSetup.Start(vcpu, CpuMode.Protected, GuestLayout.Code);
            vcpu.SetMpState(MpState.Runnable);
        });

        cpu.RunToDone();

        Assert.Equal([apicId << 24, apicId], cpu.Reports);
    }

    [BackendFact(Need.SplitController | Need.WideApicIds)]
    public void IdRegister_Above255_IsTheWholeId(TestBackend backend)
    {
        uint apicId = Math.Min(700, backend.Capabilities.MaxApicId);
        using TinyGuest guest = new(backend, InterruptControllerPlace.Split);
        guest.Write(16, GuestLayout.Code, a =>
        {
            a.EnableX2Apic();
            a.mov(ecx, GuestSnippets.ApicId);
            a.rdmsr();
            a.Done();
        });
        VcpuRunner cpu = guest.AddVcpu(apicId);
        cpu.Do(vcpu =>
        {
            CpuSetup.Start(vcpu, CpuMode.Real, GuestLayout.Code);
            vcpu.SetMpState(MpState.Runnable);
        });

        Assert.Equal(apicId, cpu.RunToDone().Value);
    }

    [BackendFact]
    public void XApicRegisters_WrittenByMmio_KeepTheirValuesAndDoNotExit(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = guest.Boot(CpuMode.Protected, a =>
        {
            foreach ((uint register, uint value) in (ReadOnlySpan<(uint, uint)>)[(0x80, 0x30), (0xd0, 0x5a000000), (0xf0, 0x1ff), (0x320, 0x10041), (0x3e0, 0xb)])
            {
                a.mov(__dword_ptr[XApic + register], value);
                a.mov(eax, __dword_ptr[XApic + register]);
                a.Report();
            }
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal([0x30UL, 0x5a000000, 0x1ff, 0x10041, 0xb], cpu.Reports);
        Assert.DoesNotContain(cpu.Exits, exit => exit.Reason == VcpuExitReason.Mmio);
    }

    [BackendFact]
    public void TaskPriority_AboveTheVector_HoldsTheInterruptBack(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Long, Vector);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.EnableX2Apic();
            a.WriteMsr(0x808, 0x50);
            a.sti();
            a.WriteMsr(GuestSnippets.SelfInterrupt, Vector);
            a.mov(eax, __dword_ptr[GuestLayout.Counters + Vector * 4]);
            a.Report();
            a.mov(rax, cr8);
            a.Report();
            a.WriteMsr(0x808, 0x30);
            a.WaitForMemory(GuestLayout.Counters + Vector * 4, 1);
            a.Report();
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal([0UL, 5UL, 1UL], cpu.Reports);
    }

    [BackendFact]
    [Case(CpuMode.Real)]
    [Case(CpuMode.Long)]
    public void Timer_Periodic_InterruptsAgainAndAgain(TestBackend backend, CpuMode mode)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(mode, Vector);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            a.EnableX2Apic();
            a.WriteMsr(GuestSnippets.TimerDivide, 0xb);
            a.WriteMsr(GuestSnippets.TimerEntry, 0x20000 | Vector);
            a.WriteMsr(GuestSnippets.TimerInitialCount, 1_000_000);
            WaitHalted(a, 10);
            a.Done();
        });

        cpu.RunToDone();

        Assert.InRange(guest.Count(Vector), 10U, 1000U);
    }

    [BackendFact]
    public void Timer_OneShot_InterruptsOnceAndCountsDown(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Real, Vector);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.WriteMsr(GuestSnippets.TimerDivide, 0xb);
            a.WriteMsr(GuestSnippets.TimerEntry, Vector);
            a.WriteMsr(GuestSnippets.TimerInitialCount, 1_000_000);
            a.sti();
            a.WaitForMemory(GuestLayout.Counters + Vector * 4, 1);
            a.mov(ecx, 0x839);
            a.rdmsr();
            a.Report();
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal([0UL], cpu.Reports);
        Assert.Equal(1U, guest.Count(Vector));
    }

    [BackendFact(Need.TscDeadline)]
    public void Timer_OfTscDeadline_InterruptsOnceForEachDeadline(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Real, Vector);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.WriteMsr(GuestSnippets.TimerEntry, 0x40000 | Vector);
            a.sti();
            for (uint i = 1; i <= 5; i++)
            {
                a.rdtsc();
                a.add(eax, 2_000_000);
                a.adc(edx, 0);
                a.mov(ecx, GuestSnippets.TscDeadline);
                a.wrmsr();
                a.rdmsr();
                a.Report();
                a.WaitForMemory(GuestLayout.Counters + Vector * 4, i);
                a.mov(ecx, GuestSnippets.TscDeadline);
                a.rdmsr();
                a.Report();
            }
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal(5U, guest.Count(Vector));
        Assert.All(cpu.Reports.Where((_, i) => i % 2 == 1), after => Assert.Equal(0UL, after));
        Assert.Contains(cpu.Reports.Where((_, i) => i % 2 == 0), armed => armed != 0);
    }

    [BackendFact]
    public void SoftwareDisabledApic_TakesNoInterrupt(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.WriteMsr(GuestSnippets.SpuriousVector, 0xff);
            a.Done();
        });
        cpu.RunToDone();

        Assert.False(guest.Machine.Interrupts.Send(new(0xfee00000, Vector)));
    }

    // sti; hlt until the vector was counted `count` times. Spoils EAX.
    private static void WaitHalted(Iced.Intel.Assembler a, uint count)
    {
        Iced.Intel.Label again = a.CreateLabel(), enough = a.CreateLabel();
        a.Label(ref again);
        a.cli();
        a.mov(eax, __dword_ptr[GuestLayout.Counters + Vector * 4]);
        a.cmp(eax, count);
        a.jae(enough);
        a.sti();
        a.hlt();
        a.jmp(again);
        a.Label(ref enough);
    }
}
