using ActorVmm.Memory;
using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class MemorySlotTests
{
    private const ulong Second = 0x1000_0000, Length = 0x10000;

    [BackendFact(Need.ReadOnlyMemory)]
    public void ReadOnlySlot_IsReadAsMemoryAndWrittenByExits(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        GuestRegion rom = guest.NewRegion(Second, Length);
        using GuestMemory view = new([rom]);
        view.WriteUInt32(new(Second + 0x123), 0x600d);
        guest.Machine.MapMemory(1, rom, MemorySlotOptions.ReadOnly);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(eax, __dword_ptr[Second + 0x123]);
            a.mov(ebx, 0x5678);
            a.mov(__word_ptr[Second + 0x123], bx);
            a.mov(ebx, __dword_ptr[Second + 0x123]);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal((VcpuExitReason.Mmio, true, 2, Second + 0x123, 0x5678UL), (cpu.Exits[0].Reason, cpu.Exits[0].IsWrite, cpu.Exits[0].Size, cpu.Exits[0].Address, cpu.Exits[0].Value));
        Assert.Equal(2, cpu.Exits.Count);
        X86Registers registers = cpu.Ask(vcpu => vcpu.GetRegisters());
        Assert.Equal((0x600dUL, 0x600dUL), (registers.Rax, registers.Rbx));
    }

    [BackendFact]
    public void UnmapMemory_ThenMapMemoryElsewhere_MovesWhatTheGuestSees(TestBackend backend)
    {
        const uint old = (uint)Second, moved = (uint)Second * 2;
        using TinyGuest guest = new(backend);
        GuestRegion first = guest.NewRegion(old, Length), second = guest.NewRegion(moved, Length);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Label again = a.CreateLabel();
            a.Label(ref again);
            a.mov(eax, __dword_ptr[old]);
            a.Report();
            a.mov(eax, __dword_ptr[moved]);
            a.Report();
            a.mov(__dword_ptr[old], 0x11);
            a.mov(__dword_ptr[moved], 0x22);
            a.mov(eax, 0x99);
            a.Report();
            a.jmp(again);
        });
        cpu.StopAt = exit => exit.IsReport && exit.Value == 0x99;

        cpu.RunToStop();
        Assert.Equal([0xffffffffUL, 0xffffffffUL, 0x99], cpu.Reports);
        guest.Machine.MapMemory(1, first);
        cpu.RunToStop();
        cpu.RunToStop();
        Assert.Equal([0x11UL, 0xffffffffUL, 0x99], cpu.Reports);
        guest.Machine.UnmapMemory(1);
        guest.Machine.MapMemory(1, second);
        cpu.RunToStop();
        cpu.RunToStop();
        Assert.Equal([0xffffffffUL, 0x22UL, 0x99], cpu.Reports);
        guest.Machine.UnmapMemory(1);
        cpu.RunToStop();
        Assert.Equal([0xffffffffUL, 0xffffffffUL, 0x99], cpu.Reports);
    }

    [BackendFact]
    public void MapMemory_WhileTheGuestRuns_IsSeenByIt(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        GuestRegion region = guest.NewRegion(Second, Length);
        using GuestMemory view = new([region]);
        view.WriteUInt32(new(Second), 0x77);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Label again = a.CreateLabel();
            a.Label(ref again);
            a.mov(eax, __dword_ptr[Second]);
            a.cmp(eax, 0x77);
            a.jne(again);
            a.Done();
        });
        cpu.Start();
        cpu.WaitFor(exit => exit.Reason == VcpuExitReason.Mmio, 3);

        guest.Machine.MapMemory(1, region);

        Assert.Equal(0x77UL, cpu.WaitForDone().Value);
    }

    [BackendFact]
    public void MapMemory_ThatOverlapsOrReusesASlot_IsRefused(TestBackend backend)
    {
        using TinyGuest guest = new(backend);

        Assert.Throws<HypervisorException>(() => guest.Machine.MapMemory(1, guest.NewRegion(0x1000, 0x1000)));
        Assert.Throws<InvalidOperationException>(() => guest.Machine.MapMemory(0, guest.NewRegion(Second, 0x1000)));
        Assert.Throws<InvalidOperationException>(() => guest.Machine.UnmapMemory(2));
    }

    [BackendFact(Need.DirtyLog)]
    public void CollectDirtyPages_GivesThePagesThatTheGuestWroteOnce(TestBackend backend)
    {
        ulong[] pages = [0x40, 0x43, 0x80, 0x3ff];
        using TinyGuest guest = new(backend, memory: MemorySlotOptions.LogDirtyPages);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Label again = a.CreateLabel();
            a.Label(ref again);
            foreach (ulong page in pages) a.mov(__dword_ptr[page << 12 | 0x10], 1);
            a.mov(eax, __dword_ptr[0x90000]);
            a.mov(dx, GuestLayout.DonePort);
            a.@out(dx, eax);
            a.jmp(again);
        });

        for (int round = 0; round < 3; round++)
        {
            cpu.RunToDone();
            Assert.Equal(pages.Select(page => (long)page), Collect(guest).DirtyPages.Where(page => page is >= 0x40 and not 0x90));
            Assert.DoesNotContain(Collect(guest).DirtyPages, page => page >= 0x40);
        }
    }

    [BackendFact(Need.DirtyLog)]
    public void CollectDirtyPages_AddsToTheBitmap(TestBackend backend)
    {
        using TinyGuest guest = new(backend, memory: MemorySlotOptions.LogDirtyPages);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(__dword_ptr[0x50000], 1);
            a.Done();
        });
        cpu.RunToDone();
        DirtyBitmap bitmap = new((long)(TinyGuest.MemoryBytes / GuestRegion.PageSize));
        bitmap.Set(0x123);

        guest.Machine.CollectDirtyPages(0, bitmap);

        Assert.True(bitmap[0x50] && bitmap[0x123]);
    }

    [BackendFact(Need.DirtyLog)]
    public void CollectDirtyPages_OfASlotWithoutLog_IsRefused(TestBackend backend)
    {
        using TinyGuest guest = new(backend);

        Assert.Throws<InvalidOperationException>(() => Collect(guest));
    }

    private static DirtyBitmap Collect(TinyGuest guest)
    {
        DirtyBitmap bitmap = new((long)(TinyGuest.MemoryBytes / GuestRegion.PageSize));
        guest.Machine.CollectDirtyPages(0, bitmap);
        return bitmap;
    }
}
