using System.Collections.Concurrent;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Sees each exit, and answers what the guest reads.</summary>
internal delegate void ExitHandler(IVcpu vcpu, ref VcpuExit exit);

/// <summary>A vCPU with the thread that it belongs to. Collects exits and answers reads; every wait has an end. Its members are for the test's thread.</summary>
internal sealed class VcpuRunner
{
    // A guest of a thousand vCPUs has a thousand of these.
    private const int StackBytes = 256 << 10;

    private readonly BlockingCollection<Action> _jobs = [];
    private readonly List<GuestExit> _exits = [];
    private readonly Thread _thread;
    private readonly Lock _starting = new();
    private Task _run = Task.CompletedTask;
    private IVcpu? _vcpu;
    private volatile bool _stopRequested;

    public VcpuRunner(TinyGuest guest, VcpuId id, uint apicId)
    {
        (Guest, Id, ApicId) = (guest, id, apicId);
        _thread = new(Work, StackBytes) { IsBackground = true, Name = $"vcpu {id}" };
        _thread.Start();
        Post(() =>
        {
            _vcpu = guest.Machine.CreateVcpu(id, apicId);
            _vcpu.SetCpuid(GuestCpuid.For(guest.Backend.Hypervisor, apicId));
        }).Wait(Deadline.Usual, $"creating vCPU {id}");
    }

    public TinyGuest Guest { get; }

    public VcpuId Id { get; }

    public uint ApicId { get; }

    /// <summary>Runs on the vCPU's thread at each exit, before it is recorded; by default the answer to a read is all ones.</summary>
    public ExitHandler? OnExit { get; set; }

    /// <summary>Further exits that end a run, besides a write to <see cref="GuestLayout.DonePort"/> and everything after which the guest cannot go on.</summary>
    public Func<GuestExit, bool> StopAt { get; set; } = _ => false;

    /// <summary>Runs that ended without an event of the guest.</summary>
    public int Interruptions { get; private set; }

    /// <summary>What was seen since the last <see cref="Start"/>.</summary>
    public IReadOnlyList<GuestExit> Exits
    {
        get { lock (_exits) return [.. _exits]; }
    }

    /// <summary>The values that the guest reported, in order.</summary>
    public IReadOnlyList<ulong> Reports => [.. Exits.Where(exit => exit.IsReport).Select(exit => exit.Value)];

    /// <summary>Does something with the vCPU on its thread, while it does not run.</summary>
    public void Do(Action<IVcpu> action, TimeSpan? limit = null) => Post(() => action(_vcpu!)).Wait(limit ?? Deadline.Usual, $"a request to vCPU {Id}");

    /// <inheritdoc cref="Do"/>
    public T Ask<T>(Func<IVcpu, T> question)
    {
        T answer = default!;
        Do(vcpu => answer = question(vcpu));
        return answer;
    }

    /// <summary>Enters the guest; returns at once.</summary>
    public void Start()
    {
        lock (_starting)
        {
            if (!_run.IsCompleted) throw new InvalidOperationException($"vCPU {Id} runs already.");
            lock (_exits) _exits.Clear();
            Interruptions = 0;
            _stopRequested = false;
            _run = Post(Loop);
        }
    }

    /// <summary>Enters the guest and waits for the exit that ends the run.</summary>
    public GuestExit RunToStop()
    {
        Start();
        return WaitForStop();
    }

    /// <summary>As <see cref="RunToStop"/>; fails unless the guest said that it is done. Returns that exit.</summary>
    public GuestExit RunToDone()
    {
        Start();
        return WaitForDone();
    }

    public GuestExit WaitForDone(TimeSpan? limit = null)
    {
        GuestExit last = WaitForStop(limit);
        return last.IsDone ? last : throw GuestFailure.Of(this, $"The guest ended with: {last}");
    }

    /// <summary>False where the run goes on.</summary>
    public bool TryWaitForStop(TimeSpan limit) => _run.Ended(limit);

    public GuestExit WaitForStop(TimeSpan? limit = null)
    {
        if (!_run.Ended(limit ?? Deadline.Usual)) throw GuestFailure.Of(this, $"The guest did not end within {limit ?? Deadline.Usual}.");
        lock (_exits) return _exits.Count > 0 ? _exits[^1] : throw GuestFailure.Of(this, "The guest was stopped before its first exit.");
    }

    /// <summary>Waits until <paramref name="count"/> exits were seen that <paramref name="wanted"/> takes; returns the last of them.</summary>
    public GuestExit WaitFor(Func<GuestExit, bool> wanted, int count = 1)
    {
        DateTime end = DateTime.UtcNow + Deadline.Usual;
        lock (_exits)
            while (true)
            {
                GuestExit[] found = [.. _exits.Where(wanted)];
                if (found.Length >= count) return found[count - 1];
                TimeSpan left = end - DateTime.UtcNow;
                if (left <= TimeSpan.Zero || _run.IsCompleted) break;
                Monitor.Wait(_exits, left);
            }
        throw GuestFailure.Of(this, $"Only {Exits.Count(wanted)} of {count} exits came.");
    }

    public void WaitForReports(int count) => WaitFor(exit => exit.IsReport, count);

    /// <summary>Ends the run without waiting.</summary>
    public void BeginStop()
    {
        _stopRequested = true;
        _vcpu?.Kick();
    }

    /// <summary>Ends the run. False where it takes too long.</summary>
    public bool Stop()
    {
        BeginStop();
        if (!_run.Ended(Deadline.Usual)) return false;
        Do(vcpu => vcpu.ClearKick());
        return true;
    }

    /// <summary>Kicks without ending the run: the loop takes the kick back and goes on.</summary>
    public void Kick() => _vcpu!.Kick();

    /// <summary>Disposes of the vCPU and ends its thread. False where the thread does not leave the guest.</summary>
    public bool End()
    {
        if (_jobs.IsAddingCompleted) return true;
        BeginStop();
        _jobs.Add(() => _vcpu?.Dispose());
        _jobs.CompleteAdding();
        return _thread.Join(Deadline.Long);
    }

    private static bool CannotGoOn(VcpuExitReason reason) => reason is not (VcpuExitReason.PortIo or VcpuExitReason.Mmio or VcpuExitReason.ReadMsr
        or VcpuExitReason.WriteMsr or VcpuExitReason.Interrupted or VcpuExitReason.IoapicEoi);

    private void Loop()
    {
        while (true)
        {
            _vcpu!.Run(out VcpuExit exit);
            if (exit.Reason == VcpuExitReason.Interrupted)
            {
                if (_stopRequested) return;
                Interruptions++;
                _vcpu.ClearKick();
                // A stop may have come between the look and the clearing.
                if (_stopRequested) return;
                continue;
            }
            if (!exit.IsWrite && exit.Reason is VcpuExitReason.PortIo or VcpuExitReason.Mmio or VcpuExitReason.ReadMsr) exit.Data.Fill(0xff);
            OnExit?.Invoke(_vcpu, ref exit);
            GuestExit seen = GuestExit.Of(exit);
            lock (_exits)
            {
                _exits.Add(seen);
                Monitor.PulseAll(_exits);
            }
            if (seen.IsDone || CannotGoOn(seen.Reason) || StopAt(seen)) return;
        }
    }

    private Task Post(Action action)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
            lock (_exits) Monitor.PulseAll(_exits);
        });
        return done.Task;
    }

    private void Work()
    {
        foreach (Action job in _jobs.GetConsumingEnumerable()) job();
    }
}
