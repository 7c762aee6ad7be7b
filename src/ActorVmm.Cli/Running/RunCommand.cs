using System.Diagnostics;
using ActorVmm.Cli.CommandLine;
using ActorVmm.Cli.Output;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.Running;

/// <summary><c>actorvmm run</c>.</summary>
internal static class RunCommand
{
    /// <summary>Does what was asked for and returns the exit code.</summary>
    public static int Execute(RunRequest request, Streams streams)
    {
        if (request.PrintConfig)
        {
            streams.Data.WriteLine(MachineSpecFile.Write(request.Spec));
            return ExitCodes.Done;
        }
        IRunReport report = request.Spec.Report.Json ? new JsonRunReport(streams.Messages) : new TextRunReport(streams);
        using IHypervisor hypervisor = OpenHypervisor();
        return Run(request.Spec, hypervisor, request.DryRun, streams, report);
    }

    /// <summary>Plans a machine and runs it, or only plans it.</summary>
    public static int Run(MachineSpec spec, IHypervisor hypervisor, bool dryRun, Streams streams, IRunReport report)
    {
        long planning = Stopwatch.GetTimestamp();
        MachinePlan plan = MachinePlanner.Plan(spec, hypervisor.Capabilities, HostCpus.Read());
        report.Phase("planned", Stopwatch.GetElapsedTime(planning));
        if (!dryRun) return new RunSession(spec, plan, hypervisor, streams, report).Run();
        streams.Data.Write(PlanText.Of(spec, plan));
        return ExitCodes.Done;
    }

    /// <summary>Opens KVM. Throws <see cref="CliException"/> where this host has none that works.</summary>
    public static IHypervisor OpenHypervisor()
    {
        try { return new KvmSystem(); }
        catch (HypervisorException e) { throw new CliException($"{e.Message} actorvmm check says more.", ExitCodes.HostNotReady, e); }
    }
}
