using ActorVmm.Linux;
using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class InterruptInputTests
{
    private const uint Pin = 10;
    private const byte Vector = 0x45;
    private const uint LevelTriggered = 0x8000;

    [BackendFact]
    public void SetLine_EdgeTriggered_InterruptsAtEachRise(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = BootIoapicGuest(guest, 0);

        for (int i = 1; i <= 20; i++)
        {
            guest.Machine.Interrupts.SetLine(Pin, true);
            guest.Machine.Interrupts.SetLine(Pin, false);
            cpu.WaitForReports(1 + i);
        }

        Assert.Equal(20U, guest.Count(Vector));
    }

    [BackendFact]
    public void SetLine_LevelTriggered_InterruptsUntilItIsLowered(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = BootIoapicGuest(guest, LevelTriggered);

        int seen = 0;
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (++seen >= 5) guest.Machine.Interrupts.SetLine(Pin, false);
        };

        guest.Machine.Interrupts.SetLine(Pin, true);
        cpu.WaitForReports(1 + 5);
        guest.Machine.Interrupts.SetLine(Pin, true);
        cpu.WaitForReports(1 + 6);

        Assert.True(cpu.Stop());
        // At each of the two times that the line is lowered, one further interrupt may already be on its way.
        Assert.InRange(guest.Count(Vector), 6U, 8U);
    }

    [BackendFact]
    public void SetLine_OfAMaskedInput_DoesNothingUntilItIsUnmasked(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.CountInterrupts(CpuMode.Real, Vector);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            Redirect(a, Vector | LevelTriggered | 0x10000);
            a.Report();
            a.sti();
            a.mov(eax, __dword_ptr[GuestLayout.Counters + Vector * 4]);
            a.Report();
            Redirect(a, Vector | LevelTriggered);
            a.WaitForMemory(GuestLayout.Counters + Vector * 4, 1);
            a.Done();
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) => guest.Machine.Interrupts.SetLine(Pin, true);

        cpu.RunToDone();

        Assert.Equal(0UL, cpu.Reports[1]);
    }

    [BackendFact]
    public void Connect_EdgeTriggered_InterruptsAtEachSignal(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = BootIoapicGuest(guest, 0);
        EventFd trigger = guest.NewEvent();
        guest.Machine.Interrupts.Connect(trigger, Pin);

        for (int i = 1; i <= 20; i++)
        {
            trigger.Signal();
            cpu.WaitForReports(1 + i);
        }
        guest.Machine.Interrupts.Disconnect(trigger, Pin);
        trigger.Signal();
        guest.Machine.Interrupts.SetLine(Pin, true);
        cpu.WaitForReports(22);

        Assert.Equal(21U, guest.Count(Vector));
    }

    [BackendFact]
    public void Connect_LevelTriggered_SignalsTheEndAndInterruptsAgain(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = BootIoapicGuest(guest, LevelTriggered);
        EventFd trigger = guest.NewEvent(), resample = guest.NewEvent();
        guest.Machine.Interrupts.Connect(trigger, Pin, resample);

        for (int i = 1; i <= 10; i++)
        {
            trigger.Signal();
            cpu.WaitForReports(1 + i);
            Assert.True(Signalled(resample), $"end of interrupt {i}");
            Assert.Equal((uint)i, guest.Count(Vector));
        }
        guest.Machine.Interrupts.Disconnect(trigger, Pin);
    }

    [BackendFact]
    public void Connect_ToARoutedMessage_InterruptsAtEachSignal(TestBackend backend) => SignalMessages(backend, InterruptControllerPlace.Hypervisor);

    [BackendFact(Need.SplitController)]
    public void Split_ConnectedToARoutedMessage_InterruptsAtEachSignal(TestBackend backend) => SignalMessages(backend, InterruptControllerPlace.Split);

    [BackendFact]
    public void Send_ToAVcpu_InterruptsIt(TestBackend backend) => SendMessages(backend, InterruptControllerPlace.Hypervisor);

    [BackendFact(Need.SplitController)]
    public void Split_SendToAVcpu_InterruptsIt(TestBackend backend) => SendMessages(backend, InterruptControllerPlace.Split);

    [BackendFact]
    [Case(0xfee07000UL, 0x45U)]
    [Case(0xfed00000UL, 0x45U)]
    [Case(0xffffffffffffffffUL, 0xffffffffU)]
    public void Send_OfAMessageThatNobodyCanTake_IsRefused(TestBackend backend, ulong address, uint data)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        BootMessageGuest(guest, Vector);

        Assert.False(guest.Machine.Interrupts.Send(new(address, data)));
    }

    [BackendFact(Need.SplitController | Need.WideApicIds)]
    public void Send_ToAnExtendedDestination_ReachesTheVcpuAbove255(TestBackend backend)
    {
        uint apicId = Math.Min(300, backend.Capabilities.MaxApicId);
        using TinyGuest guest = new(backend, InterruptControllerPlace.Split);
        guest.ReportInterrupts(CpuMode.Real, Vector);
        WriteMessageGuest(guest);
        VcpuRunner cpu = guest.AddVcpu(apicId);
        cpu.Do(vcpu =>
        {
            CpuSetup.Start(vcpu, CpuMode.Real, GuestLayout.Code);
            vcpu.SetMpState(MpState.Runnable);
        });
        cpu.Start();
        cpu.WaitForReports(1);

        Assert.True(guest.Machine.Interrupts.Send(new(0xfee00000 | (apicId & 0xff) << 12 | (apicId >> 8) << 5, Vector)));
        cpu.WaitForReports(2);

        Assert.Equal(1U, guest.Count(Vector));
    }

    [BackendFact(Need.SplitController)]
    public void Split_EndOfALevelTriggeredInterrupt_Exits(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Split);
        guest.Machine.Interrupts.Route(5, new(0xfee00000, LevelTriggered | Vector));
        VcpuRunner cpu = BootMessageGuest(guest, Vector);

        for (int i = 1; i <= 5; i++)
        {
            Assert.True(guest.Machine.Interrupts.Send(new(0xfee00000, LevelTriggered | Vector)));
            GuestExit end = cpu.WaitFor(exit => exit.Reason == VcpuExitReason.IoapicEoi, i);
            Assert.Equal((ulong)Vector, end.Detail);
            cpu.WaitForReports(1 + i);
        }
    }

    [BackendFact]
    public void TimerAndPic_OfThePc_Interrupt(TestBackend backend)
    {
        const byte picVector = 0x20;
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor, timer8254: true);
        guest.Handle(CpuMode.Real, picVector, a =>
        {
            a.@lock.inc(__dword_ptr[GuestLayout.Counters + picVector * 4]);
            a.push(ax);
            a.mov(al, 0x20);
            a.@out(0x20, al);
            a.pop(ax);
            a.iret();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            Label again = a.CreateLabel();
            a.EnableX2Apic();
            a.WriteMsr(GuestSnippets.Lint0Entry, 0x700);
            foreach ((byte port, byte value) in (ReadOnlySpan<(byte, byte)>)[
                (0x20, 0x11), (0xa0, 0x11), (0x21, picVector), (0xa1, picVector + 8), (0x21, 4), (0xa1, 2), (0x21, 1), (0xa1, 1), (0x21, 0xfe), (0xa1, 0xff),
                (0x43, 0x34), (0x40, 0xa9), (0x40, 0x04)])
            {
                a.mov(al, value);
                a.@out(port, al);
            }
            a.Label(ref again);
            a.sti();
            a.hlt();
            a.cmp(__dword_ptr[GuestLayout.Counters + picVector * 4], 10);
            a.jb(again);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Single(cpu.Exits);
        Assert.True(guest.Count(picVector) >= 10);
    }

    [BackendFact]
    public void Interrupts_OfAMachineWithout_AreRefused(TestBackend backend)
    {
        using TinyGuest guest = new(backend);

        Assert.Throws<InvalidOperationException>(() => guest.Machine.Interrupts);
    }

    private static void SignalMessages(TestBackend backend, InterruptControllerPlace place)
    {
        using TinyGuest guest = new(backend, place);
        VcpuRunner cpu = BootMessageGuest(guest, Vector, Vector + 1);
        EventFd trigger = guest.NewEvent();
        guest.Machine.Interrupts.Route(30, new(0xfee00000, Vector));
        guest.Machine.Interrupts.Connect(trigger, 30);

        for (int i = 1; i <= 10; i++)
        {
            trigger.Signal();
            cpu.WaitForReports(1 + i);
        }
        guest.Machine.Interrupts.Route(30, new(0xfee00000, Vector + 1));
        trigger.Signal();
        cpu.WaitForReports(12);

        Assert.Equal((10U, 1U), (guest.Count(Vector), guest.Count(Vector + 1)));
    }

    private static void SendMessages(TestBackend backend, InterruptControllerPlace place)
    {
        using TinyGuest guest = new(backend, place);
        VcpuRunner cpu = BootMessageGuest(guest, Vector);

        for (int i = 1; i <= 20; i++)
        {
            Assert.True(guest.Machine.Interrupts.Send(new(0xfee00000, Vector)));
            cpu.WaitForReports(1 + i);
        }

        Assert.Equal(20U, guest.Count(Vector));
    }

    private static bool Signalled(EventFd signal) => Deadline.Until(() => signal.TryRead(out _));

    private static VcpuRunner BootIoapicGuest(TinyGuest guest, uint redirection)
    {
        guest.ReportInterrupts(CpuMode.Real, Vector);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            Redirect(a, redirection | Vector);
            a.Report();
            a.HaltForInterrupts();
        });
        cpu.Start();
        cpu.WaitForReports(1);
        return cpu;
    }

    private static VcpuRunner BootMessageGuest(TinyGuest guest, params byte[] vectors)
    {
        foreach (byte vector in vectors) guest.ReportInterrupts(CpuMode.Real, vector);
        WriteMessageGuest(guest);
        VcpuRunner cpu = guest.AddVcpu();
        cpu.Do(vcpu => CpuSetup.Start(vcpu, CpuMode.Real, GuestLayout.Code));
        cpu.Start();
        cpu.WaitForReports(1);
        return cpu;
    }

    private static void WriteMessageGuest(TinyGuest guest) => guest.Write(16, GuestLayout.Code, a =>
    {
        a.EnableX2Apic();
        a.Report();
        a.HaltForInterrupts();
    });

    // Programs a pin through GS, whose base is the I/O APIC.
    private static void Redirect(Assembler a, uint low)
    {
        a.mov(__dword_ptr.gs[0], 0x11 + 2 * Pin);
        a.mov(__dword_ptr.gs[0x10], 0);
        a.mov(__dword_ptr.gs[0], 0x10 + 2 * Pin);
        a.mov(__dword_ptr.gs[0x10], low);
    }
}
