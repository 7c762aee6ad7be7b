namespace ActorVmm.Machines.Specs;

/// <summary>What is told about the running machine on standard error.</summary>
public sealed record ReportSpec
{
    /// <summary>Each vCPU's thread id and host CPU, once they run.</summary>
    public bool Threads { get; set; }

    /// <summary>Exits by reason and vCPU with the time spent, at the end.</summary>
    public bool Stats { get; set; }

    /// <summary>As JSON instead of text.</summary>
    public bool Json { get; set; }
}
