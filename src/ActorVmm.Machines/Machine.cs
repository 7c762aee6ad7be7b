using ActorVmm.Boot.Cpuid;
using ActorVmm.Devices.Bus;
using ActorVmm.Devices.Chipset;
using ActorVmm.Hypervisor;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Reports;
using ActorVmm.Machines.Vcpus;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Machines;

/// <summary>A running machine: memory, chipset and vCPU threads made from a plan. Thread safe.</summary>
/// <remarks>
/// Its own threads are the vCPUs; what it does at its end runs on the thread pool. After <see cref="Completion"/> nothing of the guest runs any more.
/// </remarks>
public sealed class Machine : IMachineEvents, IMachineControl, IDisposable
{
    private static readonly TimeSpan s_stopDeadline = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<MachineEnd> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IVirtualMachine _machine;
    private readonly GuestMemory _memory;
    private readonly Chipset _chipset;
    private readonly VcpuGroup _vcpus;
    private readonly Lock _lifecycle = new();
    private bool _running;

    private Machine(MachinePlan plan, IHypervisor hypervisor, ConsoleRing console)
    {
        Plan = plan;
        _memory = new(plan.Boot.Ram);
        try
        {
            plan.Boot.WriteTo(_memory);
            _machine = hypervisor.CreateVirtualMachine(new(plan.InterruptControllers, Timer8254: plan.InterruptControllers == InterruptControllerPlace.Hypervisor));
            for (int slot = 0; slot < _memory.Regions.Count; slot++) _machine.MapMemory(slot, _memory.Regions[slot]);
            _chipset = new(plan, _machine.Interrupts, this, console);
            _vcpus = new([.. plan.Vcpus.Select(vcpu => MakeThread(vcpu, hypervisor))]);
            _vcpus.Start();
        }
        catch
        {
            _vcpus?.Stop(s_stopDeadline);
            _chipset?.Dispose();
            _machine?.Dispose();
            _memory.Dispose();
            throw;
        }
        Completion = _ending.Task.ContinueWith(ending => Finish(ending.Result), TaskScheduler.Default);
    }

    /// <summary>What the machine was made from.</summary>
    public MachinePlan Plan { get; }

    /// <summary>The vCPU threads, by number.</summary>
    public IReadOnlyList<VcpuThread> Vcpus => _vcpus.Threads;

    /// <summary>The end of the machine: every vCPU thread has ended, or was given up on after five seconds.</summary>
    public Task<MachineEnd> Completion { get; }

    /// <summary>The console's device, for the host's input.</summary>
    public Uart16550 Console => _chipset.Uart;

    /// <summary>Raised on a vCPU thread when a device threw; the access was answered as if nothing were there.</summary>
    public event Action<string, Exception>? DeviceFailed;

    /// <summary>Builds the machine: guest memory filled, vCPU threads made, bound and ready, none in the guest yet.</summary>
    /// <param name="plan">What to build.</param>
    /// <param name="hypervisor">The backend that the plan was made for.</param>
    /// <param name="console">Takes what the guest writes to its console; may outlive the machine.</param>
    /// <exception cref="HypervisorException">The host refused something; nothing is left behind.</exception>
    public static Machine Build(MachinePlan plan, IHypervisor hypervisor, ConsoleRing console) => new(plan, hypervisor, console);

    /// <summary>Lets the guest run: its first instruction, or where it was paused. Nothing happens after the machine's end.</summary>
    public void Resume()
    {
        lock (_lifecycle)
        {
            if (_ending.Task.IsCompleted) return;
            _running = true;
            _vcpus.Resume();
        }
    }

    /// <summary>Brings every vCPU to a stand outside the guest: all are signalled first, then waited for.</summary>
    /// <param name="within">How long to wait.</param>
    /// <returns>The vCPUs that did not stand still in time; empty when the pause is complete.</returns>
    public IReadOnlyList<VcpuId> Pause(TimeSpan within)
    {
        lock (_lifecycle)
        {
            _running = false;
            return _vcpus.Pause(within);
        }
    }

    /// <summary>The guest's power button: a guest that listens shuts itself down.</summary>
    public void PressPowerButton() => _chipset.Power.PressPowerButton();

    /// <summary>Ends the machine from outside; <see cref="Completion"/> says when it is done.</summary>
    public void Stop() => End(new(MachineEndKind.Stopped, 0));

    /// <summary>The state of every vCPU. Pauses the machine for it if it runs, and lets it run again.</summary>
    public MachineReport Inspect()
    {
        lock (_lifecycle)
        {
            bool resume = _running && !_ending.Task.IsCompleted;
            IReadOnlyList<VcpuId> stuck = _vcpus.Pause(TimeSpan.FromSeconds(1));
            try { return Report(stuck); }
            finally { if (resume && !_ending.Task.IsCompleted) _vcpus.Resume(); }
        }
    }

    /// <summary>Stops the machine where it has not ended, and gives back everything it held.</summary>
    public void Dispose()
    {
        Stop();
        Completion.GetAwaiter().GetResult();
        _chipset.Dispose();
        // A thread that could not be ended may still be in the guest: its machine and memory then stay, rather than crash the process.
        if (!Vcpus.All(vcpu => vcpu.State == VcpuState.Stopped)) return;
        _machine.Dispose();
        _memory.Dispose();
    }

    void IMachineEvents.PowerOff() => End(new(MachineEndKind.PowerOff, 0));

    void IMachineEvents.Reset() => End(new(MachineEndKind.Reset, 0));

    void IMachineEvents.DebugExit(int code) => End(new(MachineEndKind.DebugExit, code & 0xff));

    void IMachineControl.PowerOff() => End(new(MachineEndKind.PowerOff, 0));

    void IMachineControl.Reset() => End(new(MachineEndKind.Reset, 0));

    void IMachineControl.Crash(string reason) => End(new(MachineEndKind.Crash, 1, reason));

    void IMachineControl.EndOfInterrupt(byte vector) => _chipset.Ioapic?.EndOfInterrupt(vector);

    void IMachineControl.HandlerFailed(IoWindow window, Exception failure) => DeviceFailed?.Invoke(window.Name, failure);

    // On any thread, also a vCPU's own: the first end counts, and nothing is waited for here.
    private void End(MachineEnd end)
    {
        if (_ending.TrySetResult(end)) _vcpus.RequestAll(VcpuRequest.Park);
    }

    private MachineEnd Finish(MachineEnd end)
    {
        lock (_lifecycle)
        {
            IReadOnlyList<VcpuId> stuck = _vcpus.Pause(s_stopDeadline);
            if (end.Kind == MachineEndKind.Crash) end = end with { Report = Report(stuck) };
            _vcpus.Stop(stuck.Count == 0 ? s_stopDeadline : TimeSpan.Zero);
            return end;
        }
    }

    private MachineReport Report(IReadOnlyList<VcpuId> stuck) => new([.. Vcpus.Select(vcpu => VcpuReports.Of(vcpu, _memory, stuck.Contains(vcpu.Plan.Id)))]);

    private VcpuThread MakeThread(VcpuPlan vcpu, IHypervisor hypervisor) =>
        new(vcpu, () => MakeVcpu(vcpu, hypervisor), new ExitDispatcher(_chipset.Ports, _chipset.Memory, this), Plan.TimeExits);

    private IVcpu MakeVcpu(VcpuPlan plan, IHypervisor hypervisor)
    {
        var cpuid = new CpuidOptions
        {
            TscDeadlineTimer = hypervisor.Capabilities.TscDeadlineTimer,
            ExtendedDestinationIds = Plan.InterruptControllers == InterruptControllerPlace.Split,
        };
        IVcpu vcpu = _machine.CreateVcpu(plan.Id, plan.ApicId);
        try
        {
            vcpu.SetCpuid(CpuidTable.For(hypervisor.SupportedCpuid, Plan.Topology, plan.Id, cpuid));
            if (plan.Id.Value == 0) EntryRegisters.Load(vcpu, Plan.Boot.Entry);
            return vcpu;
        }
        catch
        {
            vcpu.Dispose();
            throw;
        }
    }
}
