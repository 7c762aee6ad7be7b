using System.Buffers.Binary;

namespace ActorVmm.Backend.Tests;

/// <summary>What a vCPU waits for, what is pending, its local APIC: set, got, and acted on by the guest.</summary>
public sealed class InterruptStateTests
{
    private const byte Vector = 0x51;

    [BackendFact]
    [Case(MpState.Runnable)]
    [Case(MpState.Uninitialized)]
    [Case(MpState.InitReceived)]
    [Case(MpState.Halted)]
    public void MpState_OfEachKind_RoundTrips(TestBackend backend, MpState state)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.AddVcpu();
        VcpuRunner cpu = guest.AddVcpu();

        cpu.Do(vcpu => vcpu.SetMpState(state));

        Assert.Equal(state, cpu.Ask(vcpu => vcpu.GetMpState()));
    }

    [BackendFact]
    public void MpState_Halted_RunsOnlyAfterAnInterrupt(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Handle(CpuMode.Real, Vector, a => a.Done());
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.EnableX2Apic();
            a.sti();
            a.mov(dx, GuestLayout.DonePort);
            a.@out(dx, al);
            a.ud2();
        });
        cpu.RunToDone();
        Assert.True(cpu.Stop());
        cpu.Do(vcpu => vcpu.SetMpState(MpState.Halted));
        cpu.Start();

        Assert.True(guest.Machine.Interrupts.Send(new(0xfee00000, Vector)));

        cpu.WaitForDone();
    }

    [BackendFact]
    public void Events_WithAPendingNmi_RoundTripAndAreTaken(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Handle(CpuMode.Real, 2, a =>
        {
            a.mov(eax, 0x22);
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.nop();
            a.Halt();
        });
        VcpuEvents set = new() { NmiPending = true };

        cpu.Do(vcpu =>
        {
            vcpu.SetEvents(set);
            Assert.Equal(set, vcpu.GetEvents());
        });

        Assert.Equal(0x22UL, cpu.RunToDone().Value);
    }

    [BackendFact]
    public void Events_WithAnExceptionInDelivery_RoundTripAndAreTaken(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Long, 13, a =>
        {
            a.pop(rax);
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a => a.Halt());
        VcpuEvents set = new() { ExceptionInjected = true, ExceptionVector = 13, ExceptionHasErrorCode = true, ExceptionErrorCode = 0x5678 };

        cpu.Do(vcpu =>
        {
            vcpu.SetEvents(set);
            Assert.Equal(set, vcpu.GetEvents());
        });

        Assert.Equal(0x5678UL, cpu.RunToDone().Value);
    }

    [BackendFact]
    public void Events_WithMaskedNmis_HoldTheNmiBack(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Handle(CpuMode.Real, 2, a => a.ud2());
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.Done());
        VcpuEvents set = new() { NmiMasked = true, NmiPending = true };
        cpu.Do(vcpu =>
        {
            vcpu.SetEvents(set);
            Assert.Equal(set, vcpu.GetEvents());
        });

        cpu.RunToDone();

        Assert.True(cpu.Ask(vcpu => vcpu.GetEvents()).NmiPending);
    }

    [BackendFact]
    public void LocalApic_ThatWasSet_RoundTripsAndIsSeenByTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = guest.Boot(CpuMode.Protected, a =>
        {
            foreach (uint register in (uint[])[0x80, 0xf0, 0x320, 0x380])
            {
                a.mov(eax, __dword_ptr[0xfee00000 + register]);
                a.Report();
            }
            a.Done();
        });
        cpu.Do(vcpu =>
        {
            byte[] page = vcpu.GetLocalApic();
            Assert.Equal(1024, page.Length);
            foreach ((int register, uint value) in (ReadOnlySpan<(int, uint)>)[(0x80, 0x40), (0xf0, 0x1ff), (0x320, 0x10000 | Vector), (0x380, 0x1234)])
                BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(register), value);
            vcpu.SetLocalApic(page);
            byte[] got = vcpu.GetLocalApic();
            foreach (int register in (ReadOnlySpan<int>)[0x80, 0xf0, 0x320, 0x380])
                Assert.Equal(page[register..(register + 4)], got[register..(register + 4)]);
        });

        cpu.RunToDone();

        Assert.Equal([0x40UL, 0x1ff, 0x10000 | Vector, 0x1234], cpu.Reports);
    }

    [BackendFact]
    public void LocalApic_WithARequestedInterrupt_DeliversIt(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Handle(CpuMode.Real, Vector, a =>
        {
            a.mov(eax, Vector);
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.HaltForInterrupts());
        cpu.Do(vcpu =>
        {
            byte[] page = vcpu.GetLocalApic();
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0xf0), 0x1ff);
            // The interrupt request register: 32 vectors in each 16 bytes.
            page[0x200 + Vector / 32 * 0x10 + Vector % 32 / 8] |= 1 << Vector % 8;
            vcpu.SetLocalApic(page);
        });

        Assert.Equal(Vector, cpu.RunToDone().Value);
    }

    [BackendFact]
    public void PendingInterrupt_OfAStoppedVcpu_IsInTheStateThatMovesToAnother(TestBackend backend)
    {
        using TinyGuest source = new(backend, InterruptControllerPlace.Hypervisor), target = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner from = source.Boot(CpuMode.Real, a => a.Halt());
        VcpuRunner to = target.Boot(CpuMode.Real, a => a.HaltForInterrupts());
        target.Handle(CpuMode.Real, Vector, a => a.Done());
        byte[] page = [];
        from.Do(vcpu =>
        {
            page = vcpu.GetLocalApic();
            BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(0xf0), 0x1ff);
            vcpu.SetLocalApic(page);
        });
        Assert.True(source.Machine.Interrupts.Send(new(0xfee00000, Vector)));
        page = from.Ask(vcpu => vcpu.GetLocalApic());

        to.Do(vcpu => vcpu.SetLocalApic(page));

        to.RunToDone();
    }
}
