namespace ActorVmm.Hypervisor;

/// <summary>How a slot of guest memory behaves.</summary>
[Flags]
public enum MemorySlotOptions
{
    /// <summary>Readable and writable, not tracked.</summary>
    None = 0,

    /// <summary>A write of the guest becomes an MMIO exit.</summary>
    ReadOnly = 1,

    /// <summary>Written pages are recorded for <see cref="IVirtualMachine.CollectDirtyPages"/>.</summary>
    LogDirtyPages = 2,
}
