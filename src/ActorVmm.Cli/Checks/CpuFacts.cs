using ActorVmm.Primitives;

namespace ActorVmm.Cli.Checks;

/// <summary>Which CPUs there are and which this process may use.</summary>
/// <param name="Online">CPUs that run.</param>
/// <param name="Isolated">CPUs that the scheduler leaves alone (<c>isolcpus</c>).</param>
/// <param name="Allowed">This process's affinity.</param>
/// <param name="Cpuset">The control group's limit; <see langword="null"/> where there is none.</param>
/// <param name="CpusetPath">Where that limit was read.</param>
internal sealed record CpuFacts(CpuSet Online, CpuSet Isolated, CpuSet Allowed, CpuSet? Cpuset, string? CpusetPath);
