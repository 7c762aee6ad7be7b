using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>Plain code at an address of the user's choice. It gets a stack, and descriptor and page tables where its mode needs them.</summary>
internal sealed class FlatKernel(InputFile file, FlatImage image) : KernelImage
{
    private const ulong StackSize = 4096;
    private const ulong RealModeLimit = 1UL << 20;

    private AddressRange Range => new(image.LoadAddress, (ulong)file.Length);

    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.Flat;

    /// <inheritdoc/>
    public override string Description =>
        $"flat binary, {file.Length} bytes at {image.LoadAddress}, entered at 0x{image.EntryPoint:x} in {image.Mode.ToString().ToLowerInvariant()} mode";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        if ((ulong)file.Length > ulong.MaxValue - image.LoadAddress.Value) throw file.Wrong($"does not fit at {image.LoadAddress}; choose a lower load address");
        CheckEntry(draft);
        draft.Layout.Reserve($"flat image '{file.Path}'", Range);
        draft.AddFile("kernel", file, 0, Range);
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft)
    {
        if (draft.Request.Modules.Count > 0) throw file.Wrong("is a flat binary, which has no way to find an initrd; leave the initrd out");
        if (image.Mode == CpuMode.Real) return ArrangeReal(draft);
        ulong stack = draft.Layout.Allocate("stack", StackSize, 16).Value + StackSize;
        EntryState state = image.Mode == CpuMode.Long ? draft.EnterLong(image.EntryPoint, Range) : draft.EnterProtected(image.EntryPoint);
        return state with { Rsp = stack };
    }

    private void CheckEntry(BootDraft draft)
    {
        ulong limit = image.Mode switch { CpuMode.Real => RealModeLimit, CpuMode.Protected => 1UL << 32, _ => ulong.MaxValue };
        if (image.EntryPoint >= limit)
            throw file.Wrong($"cannot be entered at 0x{image.EntryPoint:x}: {image.Mode.ToString().ToLowerInvariant()} mode reaches addresses below 0x{limit:x}; choose another entry or mode");
        if (!draft.Layout.IsRam(new(new(image.EntryPoint), 1)))
            throw file.Wrong($"cannot be entered at 0x{image.EntryPoint:x}, which is not guest memory ({string.Join(", ", draft.Layout.Ram)}); choose an entry inside the image");
    }

    // The stack is where firmware leaves it, below 0x7c00, as long as the image is not there.
    private EntryState ArrangeReal(BootDraft draft)
    {
        AddressRange firmwareStack = new(new(0x500), 0x7c00 - 0x500);
        AddressRange firstSegment = new(new(0x500), 0xfff0 - 0x500);
        GuestAddress? stack = draft.Layout.TryAllocate("stack", StackSize, 16, firmwareStack) ?? draft.Layout.TryAllocate("stack", StackSize, 16, firstSegment);
        ulong codeBase = image.EntryPoint & ~0xffffUL;
        ushort ip = (ushort)image.EntryPoint;
        if (stack is { } low) return EntryStates.Real(codeBase, ip, 0, (ushort)(low.Value + StackSize));

        AddressRange conventional = new(new(0x10000), Layout.BootLayout.FirmwareArea.Start.Value - 0x10000);
        GuestAddress high = draft.Layout.TryAllocate("stack", StackSize, 16, conventional)
            ?? throw file.Wrong("leaves no memory below 640 KiB for a real-mode stack; load it elsewhere");
        return EntryStates.Real(codeBase, ip, high.Value, (ushort)StackSize);
    }
}
