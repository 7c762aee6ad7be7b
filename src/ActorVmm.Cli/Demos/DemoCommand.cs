using System.Globalization;
using ActorVmm.Cli.Checks;
using ActorVmm.Cli.CommandLine;
using ActorVmm.Cli.Output;
using ActorVmm.Cli.Running;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm;
using ActorVmm.Machines.Guests;

namespace ActorVmm.Cli.Demos;

/// <summary><c>actorvmm demo</c>.</summary>
internal static class DemoCommand
{
    private const int DefaultVcpus = 4;

    /// <summary>Chooses a guest by what KVM can do here, says so, and runs it.</summary>
    public static int Execute(string? cpus, Streams streams)
    {
        int vcpus = cpus is null ? DefaultVcpus : ValueReader.Count("--cpus", cpus);
        HostReport host = CheckCommand.Inspect();
        if (host.Findings.FirstOrDefault(finding => finding.Level == FindingLevel.Problem) is { } problem)
            throw new CliException($"No guest can run here: {problem.Title}: {problem.Found}. {problem.Advice} actorvmm check says more.", ExitCodes.HostNotReady);

        DemoGuest guest = Choose(host.Kvm, vcpus, streams);
        var report = new TextRunReport(streams);
        foreach (string line in guest.Why) report.Note(line);
        using IHypervisor hypervisor = RunCommand.OpenHypervisor();
        return RunCommand.Run(guest.Spec, hypervisor, dryRun: false, streams, report);
    }

    private static DemoGuest Choose(KvmReport kvm, int vcpus, Streams streams)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{kvm.NanosecondsPerInstruction:0.##} ns an instruction");
        if (kvm.RingZero != RingZeroExecution.Native)
            return TinyDemo.Make(vcpus, $"the KVM of this host runs guest kernels in an instruction emulator ({time}), too slow for an operating system,");
        try
        {
            return DebianDemo.Make(vcpus, $"the KVM of this host runs guest kernels natively ({time}),", streams);
        }
        catch (GuestRecipeException e)
        {
            return TinyDemo.Make(vcpus, $"the KVM of this host runs guest kernels natively, but Debian's kernel is not to be had ({e.Message.TrimEnd('.')}),");
        }
    }
}
