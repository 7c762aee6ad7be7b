namespace ActorVmm.Boot.Kernel;

/// <summary>A kernel whose format was recognised. First its fixed parts are placed, then everything else finds room around them.</summary>
internal abstract class KernelImage
{
    /// <summary>The format.</summary>
    public abstract KernelFormat Format { get; }

    /// <summary>What was found, as the rest of "kernel: ".</summary>
    public abstract string Description { get; }

    /// <summary>Takes the addresses that the image must have.</summary>
    public abstract void Place(BootDraft draft);

    /// <summary>Places what the entry protocol needs and says how the guest is entered. The ACPI tables and the memory map are there by now.</summary>
    public abstract EntryState Arrange(BootDraft draft);
}
