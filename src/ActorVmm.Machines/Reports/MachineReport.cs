using System.Globalization;
using System.Text;

namespace ActorVmm.Machines.Reports;

/// <summary>The state of a machine at one moment, for a person who must find out what went wrong.</summary>
/// <param name="Vcpus">Every vCPU, by number.</param>
public sealed record MachineReport(IReadOnlyList<VcpuReport> Vcpus)
{
    /// <summary>The whole report as text, vCPUs that only wait for their start in one line each.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (VcpuReport vcpu in Vcpus) text.Append(CultureInfo.InvariantCulture, $"{vcpu}");
        return text.ToString();
    }
}
