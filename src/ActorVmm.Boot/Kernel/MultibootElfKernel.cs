namespace ActorVmm.Boot.Kernel;

/// <summary>A multiboot kernel that is an ELF32 image.</summary>
internal sealed class MultibootElfKernel(InputFile file, ElfImage image, MultibootHeader header) : ElfKernel(file, image)
{
    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.Multiboot;

    /// <inheritdoc/>
    public override string Description => $"multiboot ELF32 at {Image.Extent}, entered at 0x{Image.Entry:x}";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        if (!Image.Covers(Image.Entry)) throw File.Wrong($"has an entry point at 0x{Image.Entry:x}, outside what it loads; it is damaged");
        base.Place(draft);
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft) => MultibootProtocol.Enter(draft, File, header, Image.Entry);
}
