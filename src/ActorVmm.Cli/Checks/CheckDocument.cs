using System.Text.Json;
using ActorVmm.Kvm;

namespace ActorVmm.Cli.Checks;

/// <summary>The report as one JSON document. Sizes are bytes, CPU sets the kernel's list format.</summary>
internal sealed record CheckDocument(
    int SchemaVersion, bool CanRunGuests, IReadOnlyList<Finding> Findings, KvmReport Kvm, HostFacts Host)
{
    /// <summary>Raised when a name or a meaning changes; new names may come without.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The document's text.</summary>
    public static string Write(HostReport report) =>
        JsonSerializer.Serialize(new(CurrentSchema, report.CanRunGuests, report.Findings, report.Kvm, report.Host), CheckJson.Default.CheckDocument);
}
