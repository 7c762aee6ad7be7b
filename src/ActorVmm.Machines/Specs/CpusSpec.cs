namespace ActorVmm.Machines.Specs;

/// <summary>The vCPUs of a machine.</summary>
public sealed record CpusSpec
{
    /// <summary>How many vCPUs run; by default as many as <see cref="Topology"/> has, or 1.</summary>
    public int? BootVcpus { get; set; }

    /// <summary>How the guest sees them grouped; by default one socket of single-threaded cores.</summary>
    public TopologySpec? Topology { get; set; }

    /// <summary>On which host CPUs vCPUs run; those not named run anywhere.</summary>
    public IReadOnlyList<AffinitySpec> Affinity { get; set; } = [];
}
