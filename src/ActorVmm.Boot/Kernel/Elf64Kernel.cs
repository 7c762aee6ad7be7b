namespace ActorVmm.Boot.Kernel;

/// <summary>An ELF64 image without a PVH note: entered at its entry point as a 64-bit Linux kernel is, with the zero page in RSI.</summary>
internal sealed class Elf64Kernel(InputFile file, ElfImage image) : ElfKernel(file, image)
{
    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.Elf64;

    /// <inheritdoc/>
    public override string Description => $"ELF64 at {Image.Extent}, entered by the 64-bit boot protocol at 0x{Image.Entry:x}";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        if (Image.HasInterpreter) throw File.Wrong("is a program for an operating system, not a kernel; name a kernel");
        if (!Image.Covers(Image.Entry)) throw File.Wrong($"has neither a PVH note nor an entry point inside what it loads (0x{Image.Entry:x}); it cannot be entered without a loader of its own");
        base.Place(draft);
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft) => LinuxProtocol.Enter64(draft, SetupHeader.ForElf64, Image.Entry, Image.Extent);
}
