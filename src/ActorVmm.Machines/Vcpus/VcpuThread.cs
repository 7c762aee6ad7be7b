using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;
using ActorVmm.Linux;
using ActorVmm.Machines.Plans;

namespace ActorVmm.Machines.Vcpus;

/// <summary>The dedicated thread of one vCPU: it pins itself, makes its vCPU there, and runs the exit loop until it is asked to stop.</summary>
/// <remarks>
/// Requests come from any thread and take effect when the vCPU comes back with <see cref="VcpuExitReason.Interrupted"/>: then every access of the guest is complete.
/// The loop allocates nothing and takes no lock; the lock here is for standing still and for being looked at meanwhile.
/// </remarks>
public sealed class VcpuThread : IVcpuExitSink
{
    private const int StackBytes = 512 * 1024;
    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    private readonly object _gate = new();
    private readonly Func<IVcpu> _create;
    private readonly IExitHandler _handler;
    private readonly bool _timed;
    private readonly ExitHistory _history = new();
    private readonly Thread _thread;
    private volatile VcpuRequest _request = VcpuRequest.Park;
    private volatile VcpuState _state = VcpuState.Created;
    private volatile int _threadId;
    private IVcpu? _vcpu;
    private Action<IVcpu>? _work;
    private Exception? _setupFailure;
    private bool _ready;

    /// <summary>Makes the thread, not started.</summary>
    /// <param name="plan">Which vCPU, and where it runs.</param>
    /// <param name="create">Makes the vCPU, ready to run; called on the thread.</param>
    /// <param name="handler">Answers its exits, on the thread.</param>
    /// <param name="timed">Whether the time spent on each exit is taken.</param>
    internal VcpuThread(VcpuPlan plan, Func<IVcpu> create, IExitHandler handler, bool timed)
    {
        (Plan, _create, _handler, _timed) = (plan, create, handler, timed);
        Counters = new(timed);
        _thread = new(Main, StackBytes) { Name = $"vcpu{plan.Id}", IsBackground = true };
    }

    /// <summary>What was planned for this vCPU.</summary>
    public VcpuPlan Plan { get; }

    /// <summary>Where the thread is in its life. Any thread.</summary>
    public VcpuState State => _state;

    /// <summary>The thread's number in the kernel (tid); 0 before it runs.</summary>
    public int ThreadId => _threadId;

    /// <summary>What the vCPU did. Any thread.</summary>
    public VcpuCounters Counters { get; }

    /// <summary>The last exits, oldest first; only while it is parked or stopped.</summary>
    public IReadOnlyList<ExitRecord> LastExits => _history.ToList();

    /// <summary>Starts the thread; <see cref="WaitUntilReady"/> says how its set-up went.</summary>
    internal void Start() => _thread.Start();

    /// <summary>Waits until the vCPU exists and stands ready. Throws what its set-up threw.</summary>
    internal void WaitUntilReady()
    {
        lock (_gate)
            while (!_ready) Monitor.Wait(_gate);
        if (_setupFailure is not null) throw new HypervisorException($"vCPU {Plan.Id} could not be set up: {_setupFailure.Message}", _setupFailure);
    }

    /// <summary>Asks for a state without waiting for it: the first half of a pause. A thread that was asked to stop stays so.</summary>
    internal void Request(VcpuRequest request)
    {
        lock (_gate)
        {
            if (_request == VcpuRequest.Stop) return;
            _request = request;
            Monitor.PulseAll(_gate);
            if (request != VcpuRequest.Run) _vcpu?.Kick();
        }
    }

    /// <summary>Waits until the thread stands still or has ended: the second half of a pause. False where it did not within <paramref name="deadline"/>.</summary>
    internal bool WaitUntilStill(Deadline deadline)
    {
        lock (_gate)
        {
            while (_state is VcpuState.Running || !_ready)
                if (!Monitor.Wait(_gate, deadline.Remaining)) return false;
            return true;
        }
    }

    /// <summary>Waits for the end of the thread. False where it did not end within <paramref name="deadline"/>.</summary>
    internal bool Join(Deadline deadline) => _state == VcpuState.Stopped || _thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted) || _thread.Join(deadline.Remaining);

    /// <summary>Runs <paramref name="look"/> on the vCPU's thread while it stands still. Throws <see cref="InvalidOperationException"/> in any other state.</summary>
    internal T Inspect<T>(Func<IVcpu, T> look)
    {
        T result = default!;
        Exception? failure = null;
        lock (_gate)
        {
            if (_state is not (VcpuState.Parked or VcpuState.Created) || !_ready) throw new InvalidOperationException($"vCPU {Plan.Id} is {_state}; it can be looked at only while it is parked.");
            bool done = false;
            _work += vcpu =>
            {
                try { result = look(vcpu); }
                catch (Exception e) when (e is HypervisorException) { failure = e; }
                done = true;
            };
            Monitor.PulseAll(_gate);
            while (!done) Monitor.Wait(_gate);
        }
        return failure is null ? result : throw failure;
    }

    private void Main()
    {
        try
        {
            _threadId = ThreadAffinity.CurrentThreadId();
            if (Plan.HostCpus is { } cpus) ThreadAffinity.SetCurrent(cpus);
            _vcpu = _create();
        }
        catch (Exception e) when (e is LinuxException or HypervisorException)
        {
            _setupFailure = e;
        }

        lock (_gate)
        {
            _ready = true;
            if (_setupFailure is not null) _state = VcpuState.Stopped;
            Monitor.PulseAll(_gate);
        }
        if (_vcpu is not { } vcpu) return;

        while (StandStill(vcpu))
        {
            try { vcpu.RunLoop(this); }
            catch (Exception e) { _handler.HostFailed(Plan.Id, e); }
        }

        lock (_gate)
        {
            vcpu.Dispose();
            _vcpu = null;
            _state = VcpuState.Stopped;
            Monitor.PulseAll(_gate);
        }
    }

    // False once the thread is asked for something else, or the handler ends the machine (and asks every vCPU to stand still, this one too).
    // Nearly all accesses are of one or four bytes; with every other case elsewhere, this needs no stack frame.
    bool IVcpuExitSink.Answer(ref VcpuExit exit) => exit.Data.Length switch
    {
        1 => Answer(ref exit, MemoryMarshal.GetReference(exit.Data)),
        sizeof(uint) => Answer(ref exit, MemoryMarshal.Read<uint>(exit.Data)),
        _ => AnswerOther(ref exit),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AnswerOther(ref VcpuExit exit)
    {
        if (exit.Reason != VcpuExitReason.Interrupted) return Answer(ref exit, ExitHistory.Value(exit.Data));
        Counters.Count(exit.Reason);
        _vcpu!.ClearKick();
        return _request == VcpuRequest.Run;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Answer(ref VcpuExit exit, ulong value)
    {
        Counters.Count(exit.Reason);
        _history.Add(exit, value);
        return _timed ? HandleTimed(ref exit) : _handler.Handle(_vcpu!, ref exit, Counters);
    }

    private bool HandleTimed(ref VcpuExit exit)
    {
        VcpuExitReason reason = exit.Reason;
        long start = Stopwatch.GetTimestamp();
        bool goOn = _handler.Handle(_vcpu!, ref exit, Counters);
        Counters.Times(reason)!.Record((long)((Stopwatch.GetTimestamp() - start) * s_nanosecondsPerTick));
        return goOn;
    }

    private bool StandStill(IVcpu vcpu)
    {
        lock (_gate)
        {
            if (_state == VcpuState.Running) _state = VcpuState.Parked;
            Monitor.PulseAll(_gate);
            while (_request == VcpuRequest.Park)
            {
                if (_work is { } work)
                {
                    _work = null;
                    work(vcpu);
                    Monitor.PulseAll(_gate);
                }
                else
                {
                    Monitor.Wait(_gate);
                }
            }
            if (_request == VcpuRequest.Stop) return false;
            _state = VcpuState.Running;
            return true;
        }
    }
}
