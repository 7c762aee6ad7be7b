namespace ActorVmm.Hypervisor;

/// <summary>Who provides the interrupt controllers of a machine.</summary>
public enum InterruptControllerPlace
{
    /// <summary>Nobody: HLT exits, and the VMM injects vectors itself.</summary>
    None,

    /// <summary>Local APICs, I/O APIC and PICs inside the hypervisor.</summary>
    Hypervisor,

    /// <summary>Local APICs inside the hypervisor, the I/O APIC a device of ours; needed above 255 vCPUs.</summary>
    Split,
}
