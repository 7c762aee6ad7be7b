using ActorVmm.Primitives;

namespace ActorVmm.Linux.Tests;

public sealed class ThreadTests
{
    [Fact]
    public void Allowed_OnAnyThread_HoldsItsMask() => Assert.Empty(ThreadAffinity.GetCurrent().Except(ThreadAffinity.Allowed()));

    [Fact]
    public void Allowed_OnABoundThread_IsNotNarrower()
    {
        CpuSet before = ThreadAffinity.Allowed();
        CpuSet bound = CpuSet.Empty;
        var thread = new Thread(() =>
        {
            ThreadAffinity.SetCurrent(CpuSet.Of(before.First()));
            bound = ThreadAffinity.Allowed();
        });
        thread.Start();
        thread.Join();

        Assert.Equal(before, bound);
    }

    [Fact]
    public void SetCurrent_ToOneAllowedCpu_IsReadBackAndRunsThere() => OnThread(() =>
    {
        int cpu = ThreadAffinity.GetCurrent().First();
        ThreadAffinity.SetCurrent(CpuSet.Of(cpu));
        Assert.Equal(CpuSet.Of(cpu), ThreadAffinity.Get(ThreadAffinity.CurrentThreadId()));
        Assert.Equal(cpu, ThreadAffinity.CurrentCpu());
    });

    [Fact]
    public void SetCurrent_WithACpuThatDoesNotExist_ThrowsAndKeepsTheMask() => OnThread(() =>
    {
        CpuSet before = ThreadAffinity.GetCurrent();
        var error = Assert.Throws<LinuxException>(() => ThreadAffinity.SetCurrent(before.Union(CpuSet.Of(CpuSet.MaxCpu))));
        Assert.Contains($"{CpuSet.MaxCpu}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, ThreadAffinity.GetCurrent());
    });

    [Fact]
    public void SetCurrent_WithOnlyCpusThatDoNotExist_ThrowsNamingTheAllowedOnes() => OnThread(() =>
    {
        CpuSet before = ThreadAffinity.GetCurrent();
        var error = Assert.Throws<LinuxException>(() => ThreadAffinity.SetCurrent(CpuSet.Of(CpuSet.MaxCpu)));
        Assert.Equal(Errno.EINVAL, error.ErrorNumber);
        Assert.Contains(before.ToString(), error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Get_OfAThreadThatDoesNotExist_Throws() =>
        Assert.Equal(Errno.ESRCH, Assert.Throws<LinuxException>(() => ThreadAffinity.Get(int.MaxValue)).ErrorNumber);

    [Fact]
    public void Kick_OfAThreadInASystemCall_EndsItWithEintr()
    {
        using EventFd never = EventFd.Create(nonBlocking: false);
        using var entered = new ManualResetEventSlim();
        using var left = new ManualResetEventSlim();
        int tid = 0, error = 0;
        ThreadKick.Prepare();
        var thread = new Thread(() =>
        {
            tid = ThreadAffinity.CurrentThreadId();
            entered.Set();
            error = BlockedRead(never.Descriptor);
            left.Set();
        });
        thread.Start();
        entered.Wait();
        // A kick before the call blocks is spent, as it is for KVM without immediate_exit; so kick until one lands.
        for (int i = 0; i < 3_000 && !left.Wait(10); i++) Assert.True(ThreadKick.Send(tid));
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Equal(Errno.EINTR, error);
    }

    [Fact]
    public void Kick_OfAThreadThatEnded_IsFalse()
    {
        int tid = 0;
        OnThread(() => tid = ThreadAffinity.CurrentThreadId());
        Assert.True(SpinWait.SpinUntil(() => !ThreadKick.Send(tid), TimeSpan.FromSeconds(30)));
    }

    private static unsafe int BlockedRead(FileDescriptor descriptor)
    {
        ulong value;
        return NativeMethods.read(descriptor, (byte*)&value, sizeof(ulong)) < 0 ? System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : 0;
    }

    internal static void OnThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action));
        thread.Start();
        thread.Join();
        if (failure is not null) throw new InvalidOperationException(failure.Message, failure);
    }
}
