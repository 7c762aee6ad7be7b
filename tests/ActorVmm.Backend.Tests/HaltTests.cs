namespace ActorVmm.Backend.Tests;

public sealed class HaltTests
{
    private const byte Vector = 0x42;

    [BackendFact]
    public void Hlt_WithoutInterruptController_Exits(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.hlt());

        GuestExit exit = cpu.RunToStop();

        Assert.Equal(VcpuExitReason.Halt, exit.Reason);
        Assert.Equal(GuestLayout.Code + 1, cpu.Ask(vcpu => vcpu.GetRegisters()).Rip);
    }

    [BackendFact]
    public void InjectInterrupt_AfterHalt_WakesTheGuestOnceEach(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Real, Vector, a =>
        {
            a.inc(__dword_ptr[GuestLayout.Scratch]);
            a.iret();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.HaltForInterrupts());

        for (int i = 0; i <= 100; i++)
        {
            Assert.Equal(VcpuExitReason.Halt, cpu.RunToStop().Reason);
            Assert.Equal((uint)i, guest.Memory.ReadUInt32(new(GuestLayout.Scratch)));
            cpu.Do(vcpu => vcpu.InjectInterrupt(Vector));
        }
    }

    [BackendFact]
    public void RequestInterruptWindow_WhileInterruptsAreOff_ExitsWhenTheyAreOn(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Real, Vector, a =>
        {
            a.mov(eax, 0x77);
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            Iced.Intel.Label spin = a.CreateLabel();
            a.cli();
            a.mov(eax, 1);
            a.Report();
            a.sti();
            a.Label(ref spin);
            a.pause();
            a.jmp(spin);
        });
        cpu.Do(vcpu => vcpu.RequestInterruptWindow(true));

        GuestExit window = cpu.RunToStop();
        Assert.Equal(VcpuExitReason.InterruptWindow, window.Reason);
        Assert.Equal([1UL], cpu.Reports);
        Assert.NotEqual(0UL, cpu.Ask(vcpu => vcpu.GetRegisters()).Rflags & 0x200);
        cpu.Do(vcpu =>
        {
            vcpu.RequestInterruptWindow(false);
            vcpu.InjectInterrupt(Vector);
        });

        Assert.Equal(0x77UL, cpu.RunToDone().Value);
    }

    [BackendFact]
    [Case(CpuMode.Real)]
    [Case(CpuMode.Long)]
    public void Send_ToAHaltedVcpu_WakesItOnceEach(TestBackend backend, CpuMode mode)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = BootInterruptCounter(guest, mode);

        SendAndCount(guest, cpu, 50);
    }

    [BackendFact(Need.NativeRing0)]
    public void Send_ToAHaltedVcpuInProtectedMode_WakesItOnceEach(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = BootInterruptCounter(guest, CpuMode.Protected);

        SendAndCount(guest, cpu, 50);
    }

    [BackendFact]
    public void InjectNmi_ToAHaltedVcpu_WakesItThoughInterruptsAreOff(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Handle(CpuMode.Real, 2, a =>
        {
            a.mov(eax, 2);
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.mov(eax, 1);
            a.Report();
            a.Halt();
        });
        cpu.StopAt = exit => exit.IsReport;
        cpu.RunToStop();
        cpu.Do(vcpu => vcpu.InjectNmi());

        Assert.Equal(2UL, cpu.RunToDone().Value);
    }

    // Reports once when it is ready, and then each interrupt.
    private static VcpuRunner BootInterruptCounter(TinyGuest guest, CpuMode mode)
    {
        guest.ReportInterrupts(mode, Vector);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            a.EnableX2Apic();
            a.Report();
            a.HaltForInterrupts();
        });
        cpu.Start();
        cpu.WaitForReports(1);
        return cpu;
    }

    private static void SendAndCount(TinyGuest guest, VcpuRunner cpu, int count)
    {
        for (int i = 1; i <= count; i++)
        {
            Assert.True(guest.Machine.Interrupts.Send(new(0xfee00000, Vector)));
            cpu.WaitForReports(i + 1);
            Assert.Equal((uint)i, guest.Count(Vector));
        }
    }
}
