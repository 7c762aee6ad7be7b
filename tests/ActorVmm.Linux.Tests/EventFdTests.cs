namespace ActorVmm.Linux.Tests;

public sealed class EventFdTests
{
    [Fact]
    public void TryRead_OfANewCounter_IsFalse()
    {
        using EventFd counter = EventFd.Create();
        Assert.False(counter.TryRead(out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryRead_AfterSignals_TakesThemAll(bool nonBlocking)
    {
        using EventFd counter = EventFd.Create(initial: 2, nonBlocking);
        counter.Signal();
        Assert.True(counter.TryRead(out ulong value));
        Assert.Equal(3UL, value);
        Assert.False(counter.TryRead(out _));
    }

    [Fact]
    public void TryRead_OfASemaphore_TakesOne()
    {
        using EventFd counter = EventFd.Create(initial: 2, semaphore: true);
        Assert.True(counter.TryRead(out ulong value));
        Assert.Equal(1UL, value);
        Assert.True(counter.TryRead(out _));
        Assert.False(counter.TryRead(out _));
    }

    [Fact]
    public async Task Wait_WhileAnotherThreadSignals_Returns()
    {
        using EventFd counter = EventFd.Create();
        Task<ulong> waiter = Task.Factory.StartNew(counter.Wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        counter.Signal();
        Assert.Equal(1UL, await waiter.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Signal_InASteadyState_DoesNotAllocate()
    {
        using EventFd counter = EventFd.Create();
        counter.Signal();
        counter.TryRead(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            counter.Signal();
            counter.TryRead(out _);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Signal_AfterDispose_Throws()
    {
        EventFd counter = EventFd.Create();
        counter.Dispose();
        Assert.Throws<ObjectDisposedException>(counter.Signal);
    }
}
