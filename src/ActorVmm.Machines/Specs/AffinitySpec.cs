using System.Text.Json.Serialization;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Specs;

/// <summary>The host CPUs of one vCPU.</summary>
public sealed record AffinitySpec
{
    /// <summary>The vCPU's number.</summary>
    [JsonRequired]
    public int Vcpu { get; set; }

    /// <summary>The host CPUs that it may run on: numbers, or libvirt's list grammar (<c>"2-5,^4"</c>).</summary>
    [JsonRequired, JsonConverter(typeof(CpuSetConverter))]
    public CpuSet HostCpus { get; set; } = CpuSet.Empty;
}
