namespace ActorVmm.Boot;

/// <summary>The processor mode in which a guest is entered. Source: Intel SDM vol. 3A, "Modes of Operation".</summary>
public enum CpuMode
{
    /// <summary>16-bit real-address mode.</summary>
    Real,

    /// <summary>32-bit protected mode with flat segments, paging off.</summary>
    Protected,

    /// <summary>64-bit mode with identity-mapping page tables.</summary>
    Long,
}
