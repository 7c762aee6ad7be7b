namespace ActorVmm.Hypervisor;

/// <summary>Exceptions, interrupts and NMIs that are pending or in delivery. Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_VCPU_EVENTS".</summary>
public record struct VcpuEvents
{
    /// <summary>An exception is in delivery, or still pending (not yet visible in DR6 or CR2).</summary>
    public bool ExceptionInjected, ExceptionPending;

    /// <summary>Vector of the exception.</summary>
    public byte ExceptionVector;

    /// <summary>The exception pushes <see cref="ExceptionErrorCode"/>.</summary>
    public bool ExceptionHasErrorCode;

    /// <summary>Its error code.</summary>
    public uint ExceptionErrorCode;

    /// <summary>The pending exception has <see cref="ExceptionPayload"/>.</summary>
    public bool ExceptionHasPayload;

    /// <summary>The new CR2 or the DR6 bits.</summary>
    public ulong ExceptionPayload;

    /// <summary>An interrupt is in delivery.</summary>
    public bool InterruptInjected;

    /// <summary>Vector of the interrupt.</summary>
    public byte InterruptVector;

    /// <summary>The interrupt is an INT n instruction.</summary>
    public bool InterruptIsSoftware;

    /// <summary>One instruction without interrupts: 1 after MOV SS or POP SS, 2 after STI, 3 where the CPU does not tell them apart (AMD).</summary>
    public byte InterruptShadow;

    /// <summary>An NMI is in delivery, waits, or is blocked until IRET.</summary>
    public bool NmiInjected, NmiPending, NmiMasked;

    /// <summary>Vector of a pending SIPI.</summary>
    public uint SipiVector;

    /// <summary>System management mode: inside it, an SMI waits, NMIs were blocked before it, an INIT is held back.</summary>
    public bool Smm, SmiPending, SmmInsideNmi, SmmLatchedInit;

    /// <summary>A triple fault waits to be delivered.</summary>
    public bool TripleFaultPending;
}
