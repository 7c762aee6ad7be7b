namespace ActorVmm.Machines.Specs;

/// <summary>The processor mode that a flat binary starts in.</summary>
public enum FlatModeSpec
{
    /// <summary>16-bit real mode, segments at 0.</summary>
    Real,

    /// <summary>32-bit protected mode, flat segments, no paging.</summary>
    Protected,

    /// <summary>64-bit long mode, the first 4 GiB mapped to themselves.</summary>
    Long,
}
