using ActorVmm.Hypervisor;
using ActorVmm.Machines.Reports;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.Running;

/// <summary>Why a guest has written nothing to its console, as far as it can be told from outside.</summary>
internal sealed record SilenceDiagnosis(IReadOnlyList<string> Lines)
{
    private const string Console = "console=ttyS0";
    private const ulong InterruptsOn = 1 << 9;

    /// <summary>The likely causes, the most helpful first, then where each vCPU is.</summary>
    /// <param name="silence">How long the guest has run.</param>
    /// <param name="payload">What it runs.</param>
    /// <param name="report">Where its vCPUs are.</param>
    public static SilenceDiagnosis Of(TimeSpan silence, PayloadSpec payload, MachineReport report) =>
        new([$"the guest has written nothing to its serial port for {silence.TotalSeconds:0} s:", .. Causes(payload, report).Select(cause => $"  {cause}"), .. State(report)]);

    private static IEnumerable<string> Causes(PayloadSpec payload, MachineReport report)
    {
        bool flat = payload.LoadAddress is not null || payload.Entry is not null || payload.Mode is not null;
        string[] consoles = [.. payload.Cmdline.Split(' ').Where(word => word.StartsWith("console=", StringComparison.Ordinal))];
        if (!flat && consoles.Length == 0) yield return $"its command line has no console=; Linux needs --cmdline \"{Console}\" (and earlyprintk=ttyS0 to see it start)";
        else if (!flat && !consoles.Any(word => word.StartsWith(Console, StringComparison.Ordinal))) yield return $"its command line has {string.Join(' ', consoles)}, and this machine has only ttyS0: add {Console}";

        VcpuReport[] started = [.. report.Vcpus.Where(vcpu => vcpu.StuckIn is null && vcpu.Activity != MpState.Uninitialized)];
        if (started.Length == 0) yield break;
        if (started.All(vcpu => vcpu.Activity == MpState.Halted && (vcpu.Registers.Rflags & InterruptsOn) == 0))
            yield return "all its vCPUs are halted with interrupts off: it has given up or is done, nothing will wake it";
        else if (started.All(vcpu => vcpu.Activity == MpState.Halted))
            yield return "all its vCPUs are halted and wait for an interrupt: it is idle, or waits for a device that is not there";
        else if (started.All(vcpu => vcpu.LastExits.Count == 0))
            yield return "it has never left guest code: it computes, or loops where RIP is";
        else
            yield return "it runs; where RIP is and the last exits may say what it waits for";
    }

    // A person looks at one or two vCPUs; the others are counted.
    private static IEnumerable<string> State(MachineReport report)
    {
        const int Shown = 2;
        foreach (VcpuReport vcpu in report.Vcpus.Take(Shown))
            foreach (string line in vcpu.ToString().TrimEnd().Split('\n')) yield return $"  {line}";
        if (report.Vcpus.Count > Shown) yield return $"  and {report.Vcpus.Count - Shown} more vCPUs";
    }
}
