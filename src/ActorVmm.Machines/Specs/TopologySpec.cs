namespace ActorVmm.Machines.Specs;

/// <summary>How the guest sees its vCPUs grouped. Every size is at least 1 and need not be a power of two.</summary>
public sealed record TopologySpec
{
    /// <summary>Threads of each core.</summary>
    public int ThreadsPerCore { get; set; } = 1;

    /// <summary>Cores of each die.</summary>
    public int CoresPerDie { get; set; } = 1;

    /// <summary>Dies of each package (socket).</summary>
    public int DiesPerPackage { get; set; } = 1;

    /// <summary>Packages (sockets) of the machine.</summary>
    public int Packages { get; set; } = 1;
}
