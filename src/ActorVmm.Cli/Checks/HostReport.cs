using ActorVmm.Kvm;

namespace ActorVmm.Cli.Checks;

/// <summary>Everything <c>check</c> says.</summary>
internal sealed record HostReport(HostFacts Host, KvmReport Kvm, IReadOnlyList<Finding> Findings)
{
    /// <summary>Whether guests can run here.</summary>
    public bool CanRunGuests => Findings.All(finding => finding.Level != FindingLevel.Problem);
}
