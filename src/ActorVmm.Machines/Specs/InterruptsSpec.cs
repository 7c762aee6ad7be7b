namespace ActorVmm.Machines.Specs;

/// <summary>Where the interrupt controllers are.</summary>
public enum InterruptsSpec
{
    /// <summary>In the kernel, or split where the machine has APIC ids above 254.</summary>
    Auto,

    /// <summary>Local APICs, I/O APIC, PICs and PIT in the kernel; at most 255 vCPUs.</summary>
    Kernel,

    /// <summary>Local APICs in the kernel, the I/O APIC in the VMM; no PIC and no PIT.</summary>
    Split,
}
