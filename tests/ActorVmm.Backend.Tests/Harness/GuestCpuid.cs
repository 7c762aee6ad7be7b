namespace ActorVmm.Backend.Tests.Harness;

/// <summary>The backend's leaves with the vCPU's own APIC id in them.</summary>
internal static class GuestCpuid
{
    public static IReadOnlyList<CpuidEntry> For(IHypervisor hypervisor, uint apicId) => [.. hypervisor.SupportedCpuid.Select(entry => entry.Function switch
    {
        1 => entry with { Ebx = entry.Ebx & 0x00ffffff | apicId << 24 },
        0xb or 0x1f => entry with { Edx = apicId },
        _ => entry,
    })];
}
