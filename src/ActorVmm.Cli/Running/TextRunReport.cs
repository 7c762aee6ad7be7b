using System.Globalization;
using ActorVmm.Cli.Output;
using ActorVmm.Linux;
using ActorVmm.Machines;
using ActorVmm.Machines.Vcpus;

namespace ActorVmm.Cli.Running;

/// <summary>The report for people: lines that start with the program's name, since the guest's console may be on the same terminal.</summary>
internal sealed class TextRunReport(Streams streams) : IRunReport
{
    public void Phase(string name, TimeSpan took, string detail = "")
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms");
        Line(detail.Length == 0 ? $"{Words(name)} {time}" : $"{Words(name)} {time} ({detail})");
    }

    public void Note(string text) => Line(text);

    public void Threads(IReadOnlyList<VcpuThread> vcpus)
    {
        foreach (VcpuThread vcpu in vcpus)
            Line($"vCPU {vcpu.Plan.Id}: thread {vcpu.ThreadId}, APIC id {vcpu.Plan.ApicId}, host CPUs {vcpu.Plan.HostCpus ?? ThreadAffinity.Get(vcpu.ThreadId)}{(vcpu.Plan.HostCpus is null ? "" : " (pinned)")}");
    }

    public void Silent(SilenceDiagnosis diagnosis)
    {
        foreach (string line in diagnosis.Lines) Line(line);
    }

    public void Crashed(MachineEnd end)
    {
        streams.Messages.TryWriteLine(Failure.Line($"the guest crashed: {end.Reason}.", streams));
        if (end.Report is { } report) streams.Messages.TryWriteLine(report.ToString().TrimEnd());
    }

    public void Stats(IReadOnlyList<VcpuThread> vcpus) => ExitTable.Write(vcpus, streams);

    private static string Words(string phase) => phase switch
    {
        "planned" => "kernel read and machine planned",
        "built" => "kernel loaded and machine built",
        "output" => "first output after",
        "rebooted" => "the guest reboots after",
        "ended" => "the guest ended after",
        _ => phase,
    };

    private void Line(string text) => streams.Messages.TryWriteLine($"actorvmm: {text}");
}
