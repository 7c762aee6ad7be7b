using ActorVmm.Primitives;

namespace ActorVmm.Machines.Plans;

/// <summary>What is decided for one vCPU.</summary>
/// <param name="Id">Its number.</param>
/// <param name="ApicId">Its APIC id.</param>
/// <param name="HostCpus">The host CPUs that its thread is bound to; <see langword="null"/> leaves it to the scheduler.</param>
public sealed record VcpuPlan(VcpuId Id, uint ApicId, CpuSet? HostCpus);
