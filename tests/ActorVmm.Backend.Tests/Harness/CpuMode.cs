namespace ActorVmm.Backend.Tests.Harness;

/// <summary>The mode in which a vCPU starts.</summary>
public enum CpuMode
{
    /// <summary>16 bits; FS reaches 4 GiB from <see cref="GuestLayout.Mmio"/>, GS from the I/O APIC.</summary>
    Real,

    /// <summary>32 bits, flat, without paging.</summary>
    Protected,

    /// <summary>64 bits, the first 4 GiB mapped to themselves.</summary>
    Long,
}
