namespace ActorVmm.Hypervisor;

/// <summary>What a backend can do on this host.</summary>
/// <param name="MaxVcpus">The most vCPUs that one machine can have.</param>
/// <param name="MaxApicId">The highest APIC id that a vCPU can have.</param>
/// <param name="MaxMemorySlots">The most regions of guest memory.</param>
/// <param name="SplitInterruptController">Whether the local APICs can be inside the backend while the I/O APIC is a device of ours.</param>
/// <param name="X2ApicIds">Whether interrupts can address 32-bit APIC ids.</param>
/// <param name="TscDeadlineTimer">Whether the local APIC has the TSC-deadline mode.</param>
/// <param name="ReadOnlyMemory">Whether a region can be read-only for the guest.</param>
/// <param name="DirtyLog">Whether written pages can be tracked.</param>
public sealed record HypervisorCapabilities(
    int MaxVcpus, uint MaxApicId, int MaxMemorySlots, bool SplitInterruptController, bool X2ApicIds, bool TscDeadlineTimer, bool ReadOnlyMemory, bool DirtyLog);
