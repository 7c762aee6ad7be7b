using ActorVmm.Linux;
using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class DoorbellTests
{
    private const ushort Port = 0x510;
    private const ulong Address = GuestLayout.Mmio + 0x10;

    [BackendFact]
    public void Port_OfTheLength_RingsWithoutAnExit(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        EventFd doorbell = guest.NewEvent();
        guest.Machine.AddDoorbell(doorbell, new(true, Port, 2));

        VcpuRunner cpu = Run(guest, a =>
        {
            a.mov(dx, Port);
            for (int i = 0; i < 5; i++) a.@out(dx, ax);
            a.@out(dx, al);
        });

        AssertRung(doorbell, 5);
        Assert.Equal(1, Assert.Single(cpu.Exits.SkipLast(1)).Size);
    }

    [BackendFact]
    public void Mmio_OfTheLength_RingsWithoutAnExit(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        EventFd doorbell = guest.NewEvent();
        guest.Machine.AddDoorbell(doorbell, new(false, Address, 4));

        VcpuRunner cpu = Run(guest, a =>
        {
            for (int i = 0; i < 5; i++) a.mov(__dword_ptr.fs[0x10], eax);
            a.mov(__word_ptr.fs[0x10], ax);
            a.mov(__dword_ptr.fs[0x14], eax);
        });

        AssertRung(doorbell, 5);
        Assert.Equal([Address, Address + 4], cpu.Exits.SkipLast(1).Select(exit => exit.Address));
    }

    [BackendFact]
    public void Mmio_OfAnyLength_RingsForEach(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        EventFd doorbell = guest.NewEvent();
        guest.Machine.AddDoorbell(doorbell, new(false, Address, 0));

        VcpuRunner cpu = Run(guest, a =>
        {
            a.mov(__byte_ptr.fs[0x10], al);
            a.mov(__word_ptr.fs[0x10], ax);
            a.mov(__dword_ptr.fs[0x10], eax);
        });

        AssertRung(doorbell, 3);
        Assert.Single(cpu.Exits);
    }

    [BackendFact]
    public void Match_OfTheValue_RingsOnlyForIt(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        EventFd[] doorbells = [guest.NewEvent(), guest.NewEvent()];
        for (int i = 0; i < 2; i++) guest.Machine.AddDoorbell(doorbells[i], new(false, Address, 2, (ulong)i));

        VcpuRunner cpu = Run(guest, a =>
        {
            foreach (ushort value in (ReadOnlySpan<ushort>)[0, 1, 2, 1])
            {
                a.mov(ax, value);
                a.mov(__word_ptr.fs[0x10], ax);
            }
        });

        AssertRung(doorbells[0], 1);
        AssertRung(doorbells[1], 2);
        Assert.Equal(2UL, Assert.Single(cpu.Exits.SkipLast(1)).Value);
    }

    [BackendFact]
    public void RemoveDoorbell_OfOne_MakesTheWriteExitAgain(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        EventFd doorbell = guest.NewEvent();
        DoorbellAddress address = new(true, Port, 1);
        guest.Machine.AddDoorbell(doorbell, address);
        guest.Machine.RemoveDoorbell(doorbell, address);

        VcpuRunner cpu = Run(guest, a =>
        {
            a.mov(dx, Port);
            a.@out(dx, al);
        });

        Assert.False(doorbell.TryRead(out _));
        Assert.Equal(2, cpu.Exits.Count);
    }

    [BackendFact]
    public void AddDoorbell_ThatIsThereAlready_IsRefused(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Machine.AddDoorbell(guest.NewEvent(), new(true, Port, 1));

        Assert.Throws<HypervisorException>(() => guest.Machine.AddDoorbell(guest.NewEvent(), new(true, Port, 1)));
    }

    private static VcpuRunner Run(TinyGuest guest, Action<Assembler> code)
    {
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            code(a);
            a.Done();
        });
        cpu.RunToDone();
        return cpu;
    }

    private static void AssertRung(EventFd doorbell, ulong times)
    {
        Assert.True(doorbell.TryRead(out ulong rung));
        Assert.Equal(times, rung);
    }
}
