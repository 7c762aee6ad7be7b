using System.Diagnostics;
using ActorVmm.Cli.Consoles;
using ActorVmm.Cli.Output;
using ActorVmm.Hypervisor;
using ActorVmm.Linux;
using ActorVmm.Machines;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.Running;

/// <summary>Runs a planned machine with its console on standard input and output until it ends; a guest that resets gets a new machine of the same plan.</summary>
internal sealed class RunSession
{
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(5);

    // Who interrupts does not want to wait for a pipe that nobody reads.
    private static readonly TimeSpan s_finishInterrupted = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<StopCause> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MachineSpec _spec;
    private readonly MachinePlan _plan;
    private readonly IHypervisor _hypervisor;
    private readonly Streams _streams;
    private readonly IRunReport _report;
    private long _started;

    public RunSession(MachineSpec spec, MachinePlan plan, IHypervisor hypervisor, Streams streams, IRunReport report) =>
        (_spec, _plan, _hypervisor, _streams, _report) = (spec, plan, hypervisor, streams, report);

    /// <summary>Runs the guest to its end. Throws <see cref="HypervisorException"/> where the host refuses a machine.</summary>
    /// <returns>The program's exit code.</returns>
    public int Run()
    {
        using var signals = new StopSignals(cause => _stop.TrySetResult(cause));
        using var console = new GuestConsole(
            _streams, leave: () => _stop.TrySetResult(new(ExitCodes.Done)), firstByte: () => _report.Phase("output", Stopwatch.GetElapsedTime(_started)), broken: OutputBroke);
        MachineEnd end;
        do end = RunOnce(console);
        while (end.Kind == MachineEndKind.Reset && !_stop.Task.IsCompleted);

        bool interrupted = _stop.Task.IsCompleted;
        console.Finish(interrupted ? s_finishInterrupted : Timeout.InfiniteTimeSpan);
        console.Dispose();
        if (end.Kind == MachineEndKind.Crash) _report.Crashed(end);
        if (end.Kind is MachineEndKind.Crash or MachineEndKind.DebugExit or MachineEndKind.PowerOff || !interrupted) return end.ExitCode;
        StopCause cause = _stop.Task.Result;
        return cause.Message is null ? cause.ExitCode : throw new CliException(cause.Message, cause.ExitCode);
    }

    private MachineEnd RunOnce(GuestConsole console)
    {
        long building = Stopwatch.GetTimestamp();
        using Machine machine = Machine.Build(_plan, _hypervisor, console.Ring);
        machine.DeviceFailed += (device, failure) => _report.Note($"the device {device} failed: {failure.Message}; the guest's access was answered as if nothing were there");
        console.Attach(machine);
        _report.Phase("built", Stopwatch.GetElapsedTime(building), _plan.Vcpus.Count == 1 ? "1 vCPU" : $"{_plan.Vcpus.Count} vCPUs");
        if (_spec.Report.Threads) _report.Threads(machine.Vcpus);

        _started = Stopwatch.GetTimestamp();
        machine.Resume();
        MachineEnd end = WaitForEnd(machine, console);
        _report.Phase(end.Kind == MachineEndKind.Reset ? "rebooted" : "ended", Stopwatch.GetElapsedTime(_started), Words(end));
        if (_spec.Report.Stats) _report.Stats(machine.Vcpus);
        return end;
    }

    private MachineEnd WaitForEnd(Machine machine, GuestConsole console)
    {
        Task first = Task.WhenAny(machine.Completion, _stop.Task);
        if (!first.Wait(s_silence) && !console.SeenOutput)
            _report.Silent(SilenceDiagnosis.Of(s_silence, _spec.Payload, machine.Inspect()));
        first.Wait();
        if (!machine.Completion.IsCompleted) machine.Stop();
        return machine.Completion.GetAwaiter().GetResult();
    }

    private void OutputBroke(LinuxException failure) => _stop.TrySetResult(new(
        ExitCodes.Failed,
        failure.ErrorNumber == Errno.EPIPE
            ? "standard output was closed by its reader, so the guest was stopped; read it to the end, or send it to a file."
            : $"the guest's console cannot be written to standard output, so the guest was stopped: {failure.Message}"));

    private static string Words(MachineEnd end) => end.Kind switch
    {
        MachineEndKind.PowerOff => "it switched the power off",
        MachineEndKind.Reset => "it asked for a reset",
        MachineEndKind.DebugExit => $"it wrote the debug-exit port, exit code {end.ExitCode}",
        MachineEndKind.Crash => "it crashed",
        _ => "it was stopped",
    };
}
