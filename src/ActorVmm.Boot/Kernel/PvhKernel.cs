using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>An ELF image entered in protected mode at its PVH note, with EBX pointing to the start information.</summary>
/// <remarks>Source: Xen, docs/misc/pvh.pandoc, "x86/HVM direct boot ABI".</remarks>
internal sealed class PvhKernel(InputFile file, ElfImage image, ElfNotes notes) : ElfKernel(file, image)
{
    private readonly ulong _entry = notes.PvhEntry ?? throw new ArgumentException("The image has no PVH entry.", nameof(notes));

    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.Pvh;

    /// <inheritdoc/>
    public override string Description => $"ELF{(Image.Is64 ? 64 : 32)} at {Image.Extent}, entered by PVH at 0x{_entry:x}";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        if (_entry > uint.MaxValue || !Image.Covers(_entry)) throw File.Wrong($"has a PVH entry at 0x{_entry:x}, outside what it loads; it is damaged");
        base.Place(draft);
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft)
    {
        int most = notes.IsLinux ? CommandLines.LinuxMaximum : CommandLines.Maximum;
        GuestAddress commandLine = draft.Add("command line", CommandLines.Encode(draft.Request.CommandLine, most), 16);
        IReadOnlyList<PlacedModule> modules = PlaceModules(draft);
        GuestAddress information = draft.Add("start information", PvhStartInformation.Build(draft, commandLine, modules), 16);
        return draft.EnterProtected(_entry) with { Rbx = information.Value };
    }

    private IReadOnlyList<PlacedModule> PlaceModules(BootDraft draft)
    {
        const ulong Reach = 1UL << 32;
        if (!notes.IsLinux) return ModuleLoader.PlaceEach(draft, Reach);
        return ModuleLoader.PlaceInitrd(draft, Reach, aboveReach: false) is { } initrd ? [new(initrd, default)] : [];
    }
}
