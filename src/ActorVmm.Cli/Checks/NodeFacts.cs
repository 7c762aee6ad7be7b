using ActorVmm.Primitives;

namespace ActorVmm.Cli.Checks;

/// <summary>One NUMA node.</summary>
internal sealed record NodeFacts(int Node, CpuSet Cpus, ulong TotalBytes, ulong FreeBytes, IReadOnlyList<int> Distances);
