using System.Runtime.CompilerServices;

namespace ActorVmm.Linux.Tests;

public sealed class WaitingTests
{
    [Fact]
    public void EpollEvent_HasTheKernelsLayout() => Assert.Equal(12, Unsafe.SizeOf<EpollEvent>());

    [Fact]
    public void PollEntry_HasTheKernelsLayout() => Assert.Equal(8, Unsafe.SizeOf<PollEntry>());

    [Fact]
    public void EpollWait_WithOneOfTwoSignalled_ReportsItsToken()
    {
        using var epoll = new Epoll();
        using EventFd quiet = EventFd.Create(), signalled = EventFd.Create();
        epoll.Add(quiet.Descriptor, PollEvents.Readable, 7);
        epoll.Add(signalled.Descriptor, PollEvents.Readable, 0xfedcba9876543210);
        signalled.Signal();
        Span<EpollEvent> seen = new EpollEvent[4];
        Assert.Equal(1, epoll.Wait(seen, 0));
        Assert.Equal((PollEvents.Readable, 0xfedcba9876543210), (seen[0].Events, seen[0].Token));
    }

    [Fact]
    public void EpollWait_AfterRemove_IsSilent()
    {
        using var epoll = new Epoll();
        using EventFd signalled = EventFd.Create(initial: 1);
        epoll.Add(signalled.Descriptor, PollEvents.Readable, 7);
        epoll.Remove(signalled.Descriptor);
        Assert.Equal(0, epoll.Wait(new EpollEvent[1], 0));
    }

    [Fact]
    public void EpollModify_OfTheToken_IsReported()
    {
        using var epoll = new Epoll();
        using EventFd signalled = EventFd.Create(initial: 1);
        epoll.Add(signalled.Descriptor, PollEvents.Writable, 7);
        epoll.Modify(signalled.Descriptor, PollEvents.Readable, 8);
        Span<EpollEvent> seen = new EpollEvent[1];
        Assert.Equal(1, epoll.Wait(seen, 0));
        Assert.Equal((PollEvents.Readable, 8UL), (seen[0].Events, seen[0].Token));
    }

    [Fact]
    public void Poll_OfAFileAndAnEvent_SeesBoth()
    {
        using FileDescriptor file = FileDescriptor.Open("/proc/self/status", FileAccess.Read);
        using EventFd quiet = EventFd.Create();
        PollEntry[] entries = [new(file, PollEvents.Readable), new(quiet.Descriptor, PollEvents.Readable)];
        Assert.Equal(1, Poll.Wait(entries, 0));
        Assert.True(entries[0].Seen.HasFlag(PollEvents.Readable));
        Assert.Equal(PollEvents.None, entries[1].Seen);
        Assert.True(file.Read(new byte[16]) > 0);
    }
}
