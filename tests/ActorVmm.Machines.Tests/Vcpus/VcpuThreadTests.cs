using ActorVmm.Hypervisor;
using ActorVmm.Linux;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Vcpus;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Tests.Vcpus;

public sealed class VcpuThreadTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private sealed class Handler : IExitHandler
    {
        private readonly ManualResetEventSlim _handled = new();
        private long _allocatedAtFirst;

        public Func<VcpuExitReason, bool> Answer { get; init; } = _ => true;
        public int Handled { get; private set; }
        public long Allocated { get; private set; }
        public int MeasuredFrom { get; init; } = int.MaxValue;
        public int MeasuredTo { get; init; } = int.MaxValue;
        public Exception? Failure { get; private set; }
        public Action? OnFailure { get; set; }

        public bool Handle(IVcpu vcpu, ref VcpuExit exit, VcpuCounters counters)
        {
            Handled++;
            if (Handled == MeasuredFrom) _allocatedAtFirst = GC.GetAllocatedBytesForCurrentThread();
            if (Handled == MeasuredTo)
            {
                Allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedAtFirst;
                _handled.Set();
            }
            bool goOn = Answer(exit.Reason);
            if (Handled == 1 && MeasuredTo == int.MaxValue) _handled.Set();
            return goOn;
        }

        public void HostFailed(VcpuId vcpu, Exception failure)
        {
            Failure = failure;
            OnFailure?.Invoke();
            _handled.Set();
        }

        public void WaitUntilHandled() => Assert.True(_handled.Wait(s_patience));
    }

    private static VcpuThread Make(FakeVcpu vcpu, Handler handler, CpuSet? cpus = null, bool timed = false) =>
        new(new(vcpu.Id, 0, cpus), () => vcpu, handler, timed);

    private static void StopAndJoin(VcpuThread thread)
    {
        thread.Request(VcpuRequest.Stop);
        Assert.True(thread.Join(Deadline.In(s_patience)));
    }

    [Fact]
    public void Start_BeforeRun_StandsReadyAndRunsNothing()
    {
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.PortIo);
        VcpuThread thread = Make(vcpu, new());

        thread.Start();
        thread.WaitUntilReady();

        Assert.Equal(VcpuState.Created, thread.State);
        Assert.NotEqual(0, thread.ThreadId);
        Assert.Equal(0, vcpu.Runs);
        StopAndJoin(thread);
        Assert.True(vcpu.Disposed);
        Assert.Equal(VcpuState.Stopped, thread.State);
    }

    [Fact]
    public void Start_WithHostCpus_IsBoundBeforeTheVcpuIsMade()
    {
        int cpu = ThreadAffinity.Allowed().Last();
        CpuSet seen = CpuSet.Empty;
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.PortIo);
        var thread = new VcpuThread(new(new(0), 0, CpuSet.Of(cpu)), () => { seen = ThreadAffinity.GetCurrent(); return vcpu; }, new Handler(), false);

        thread.Start();
        thread.WaitUntilReady();
        StopAndJoin(thread);

        Assert.Equal(CpuSet.Of(cpu), seen);
    }

    [Fact]
    public void WaitUntilReady_WhenTheVcpuCannotBeMade_ThrowsAndTheThreadEnds()
    {
        var thread = new VcpuThread(new(new(7), 7, null), () => throw new HypervisorException("no room"), new Handler(), false);

        thread.Start();

        string message = Assert.Throws<HypervisorException>(thread.WaitUntilReady).Message;
        Assert.Contains("vCPU 7", message, StringComparison.Ordinal);
        Assert.Contains("no room", message, StringComparison.Ordinal);
        Assert.True(thread.Join(Deadline.In(s_patience)));
        thread.Request(VcpuRequest.Park);
        Assert.True(thread.WaitUntilStill(Deadline.In(s_patience)));
    }

    [Fact]
    public void Park_WhileRunning_StandsStillAndGoesOnAfterRun()
    {
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.PortIo);
        var handler = new Handler();
        VcpuThread thread = Make(vcpu, handler);
        thread.Start();
        thread.Request(VcpuRequest.Run);
        handler.WaitUntilHandled();

        for (int i = 0; i < 200; i++)
        {
            thread.Request(VcpuRequest.Park);
            Assert.True(thread.WaitUntilStill(Deadline.In(s_patience)));
            ulong runs = thread.Inspect(v => v.GetRegisters().Rip);
            Assert.Equal((ulong)vcpu.Runs, runs);
            thread.Request(VcpuRequest.Run);
        }
        StopAndJoin(thread);
        Assert.Equal(handler.Handled, thread.Counters[VcpuExitReason.PortIo]);
        Assert.Equal(vcpu.Runs, thread.Counters.Total);
    }

    [Fact]
    public void Park_OfAVcpuInTheGuest_IsKickedOut()
    {
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.PortIo) { SpinsAtTheEnd = true };
        var handler = new Handler();
        VcpuThread thread = Make(vcpu, handler);
        thread.Start();
        thread.Request(VcpuRequest.Run);
        handler.WaitUntilHandled();

        thread.Request(VcpuRequest.Park);

        Assert.True(thread.WaitUntilStill(Deadline.In(s_patience)));
        Assert.Equal(VcpuState.Parked, thread.State);
        Assert.Equal(1, handler.Handled);
        StopAndJoin(thread);
    }

    [Fact]
    public void WaitUntilStill_WhileAHandlerHangs_GivesUpAtTheDeadline()
    {
        using var release = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.PortIo);
        var handler = new Handler { Answer = _ => { inside.Set(); release.Wait(); return true; } };
        VcpuThread thread = Make(vcpu, handler);
        thread.Start();
        thread.Request(VcpuRequest.Run);
        Assert.True(inside.Wait(s_patience));

        thread.Request(VcpuRequest.Park);
        bool still = thread.WaitUntilStill(Deadline.In(TimeSpan.FromMilliseconds(20)));
        Assert.Throws<InvalidOperationException>(() => thread.Inspect(v => v.Id));
        release.Set();

        Assert.False(still);
        StopAndJoin(thread);
    }

    [Fact]
    public void Run_AfterTheHandlerRefusedToGoOn_IsNotEnteredAgainWhileParked()
    {
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.Shutdown);
        VcpuThread? thread = null;
        var handler = new Handler { Answer = _ => { thread!.Request(VcpuRequest.Park); return false; } };
        thread = Make(vcpu, handler);
        thread.Start();
        thread.Request(VcpuRequest.Run);
        handler.WaitUntilHandled();

        Assert.True(thread.WaitUntilStill(Deadline.In(s_patience)));

        Assert.Equal(1, vcpu.Runs);
        Assert.Equal(VcpuExitReason.Shutdown, Assert.Single(thread.LastExits).Reason);
        StopAndJoin(thread);
    }

    [Fact]
    public void Run_WhenTheLoopThrows_TellsTheHandlerAndStandsStill()
    {
        var vcpu = new FakeVcpu(new(0), VcpuExitReason.PortIo);
        var handler = new Handler { Answer = _ => throw new HypervisorException("the host is on fire") };
        VcpuThread thread = Make(vcpu, handler);
        handler.OnFailure = () => thread.Request(VcpuRequest.Park);
        thread.Start();
        thread.Request(VcpuRequest.Run);

        handler.WaitUntilHandled();

        Assert.Equal("the host is on fire", handler.Failure!.Message);
        Assert.True(thread.WaitUntilStill(Deadline.In(s_patience)));
        StopAndJoin(thread);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_AMillionExits_AllocatesNothing(bool timed)
    {
        var handler = new Handler { MeasuredFrom = 1_000, MeasuredTo = 1_001_000 };
        VcpuThread thread = Make(new(new(0), VcpuExitReason.PortIo), handler, timed: timed);
        thread.Start();
        thread.Request(VcpuRequest.Run);

        handler.WaitUntilHandled();
        StopAndJoin(thread);

        Assert.Equal(0, handler.Allocated);
        Assert.Equal(timed, thread.Counters.Times(VcpuExitReason.PortIo)?.Count > 0);
    }

    [Fact]
    public void LastExits_AfterManyExits_AreTheNewestOldestFirst()
    {
        VcpuExitReason[] script = [.. Enumerable.Repeat(VcpuExitReason.PortIo, 20), VcpuExitReason.Mmio, VcpuExitReason.Shutdown];
        VcpuThread? thread = null;
        var handler = new Handler { Answer = reason => { if (reason == VcpuExitReason.Shutdown) thread!.Request(VcpuRequest.Park); return reason != VcpuExitReason.Shutdown; } };
        thread = Make(new(new(0), script), handler);
        thread.Start();
        thread.Request(VcpuRequest.Run);
        handler.WaitUntilHandled();
        StopAndJoin(thread);

        Assert.Equal(16, thread.LastExits.Count);
        Assert.Equal([VcpuExitReason.Mmio, VcpuExitReason.Shutdown], thread.LastExits.Skip(14).Select(e => e.Reason));
    }
}
