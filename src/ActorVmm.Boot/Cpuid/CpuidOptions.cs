namespace ActorVmm.Boot.Cpuid;

/// <summary>What the CPUID table offers beside what the processor supports.</summary>
public sealed record CpuidOptions
{
    /// <summary>Whether the local APIC has the TSC-deadline mode. Backends leave this bit out of what they report, as it depends on who emulates the APIC.</summary>
    public bool TscDeadlineTimer { get; init; }

    /// <summary>Whether the local APIC has the x2APIC mode.</summary>
    public bool X2Apic { get; init; } = true;

    /// <summary>Whether message interrupts carry 15 bits of APIC id (KVM_FEATURE_MSI_EXT_DEST_ID). Only right where the I/O APIC is ours.</summary>
    public bool ExtendedDestinationIds { get; init; }
}
