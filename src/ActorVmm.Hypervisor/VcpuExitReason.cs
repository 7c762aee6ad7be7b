namespace ActorVmm.Hypervisor;

/// <summary>Why a vCPU left guest code. One name for each exit of the kernel's interface that x86 has; a backend maps its own onto them.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "The kvm_run structure".</remarks>
public enum VcpuExitReason : byte
{
    /// <summary>The backend does not know the reason; <see cref="VcpuExit.Detail"/> has the hardware's number.</summary>
    Unknown,

    /// <summary>A kick or a signal: no guest event, run again or park.</summary>
    Interrupted,

    /// <summary>Port I/O: <see cref="VcpuExit.Address"/> is the port, <see cref="VcpuExit.Data"/> holds Count elements of Size bytes.</summary>
    PortIo,

    /// <summary>An access to an address without memory: <see cref="VcpuExit.Address"/> is the GPA, <see cref="VcpuExit.Data"/> its 1 to 8 bytes.</summary>
    Mmio,

    /// <summary>HLT, where the backend does not wait itself.</summary>
    Halt,

    /// <summary>Triple fault.</summary>
    Shutdown,

    /// <summary>The hardware refused the guest state: <see cref="VcpuExit.Detail"/> is its reason, <see cref="VcpuExit.Address"/> the host CPU.</summary>
    FailEntry,

    /// <summary>The hypervisor gave up: <see cref="VcpuExit.Detail"/> is the suberror, <see cref="VcpuExit.Data"/> up to 16 words of 8 bytes about it.</summary>
    InternalError,

    /// <summary>An exception that the hypervisor hands out: vector in <see cref="VcpuExit.Detail"/>, error code in <see cref="VcpuExit.Address"/>.</summary>
    Exception,

    /// <summary>Breakpoint or single step: exception in <see cref="VcpuExit.Detail"/>, linear RIP in <see cref="VcpuExit.Address"/>.</summary>
    Debug,

    /// <summary>Shutdown, reset, crash and the like asked for through the hypervisor: type in <see cref="VcpuExit.Detail"/>.</summary>
    SystemEvent,

    /// <summary>RDMSR handed out: <see cref="VcpuExit.Address"/> is the MSR, <see cref="VcpuExit.Data"/> takes its 8 bytes.</summary>
    ReadMsr,

    /// <summary>WRMSR handed out: <see cref="VcpuExit.Address"/> is the MSR, <see cref="VcpuExit.Data"/> its 8 bytes.</summary>
    WriteMsr,

    /// <summary>A hypercall: number in <see cref="VcpuExit.Address"/>, <see cref="VcpuExit.Data"/> takes the 8 bytes of the result.</summary>
    Hypercall,

    /// <summary>The guest can take the interrupt that the VMM holds back.</summary>
    InterruptWindow,

    /// <summary>End of a level-triggered interrupt of an I/O APIC outside the kernel: vector in <see cref="VcpuExit.Detail"/>.</summary>
    IoapicEoi,

    /// <summary>CR8 was lowered, where the VMM asked to know.</summary>
    SetTpr,

    /// <summary>An access to the task priority register, reported: RIP in <see cref="VcpuExit.Address"/>.</summary>
    TprAccess,

    /// <summary>An NMI that the hypervisor hands to the VMM.</summary>
    Nmi,

    /// <summary>A Hyper-V hypercall or SynIC access: type in <see cref="VcpuExit.Detail"/>.</summary>
    HyperV,

    /// <summary>A Xen hypercall: type in <see cref="VcpuExit.Detail"/>.</summary>
    Xen,

    /// <summary>The ring of dirty pages is full and must be collected.</summary>
    DirtyRingFull,

    /// <summary>An AP waits in its reset hold (SEV-ES).</summary>
    ApResetHold,

    /// <summary>The guest held the bus lock, where the VMM asked to know.</summary>
    BusLock,

    /// <summary>The guest opened no event window within the notify window: flags in <see cref="VcpuExit.Detail"/>.</summary>
    Notify,

    /// <summary>Guest memory that the host cannot provide: <see cref="VcpuExit.Address"/> is the GPA, <see cref="VcpuExit.Detail"/> its flags.</summary>
    MemoryFault,
}
