using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>A bzImage that is entered as it is and unpacks itself: a 32-bit kernel, or a compression that is not known here.</summary>
internal sealed class SelfExtractingKernel(InputFile file, SetupHeader header) : KernelImage
{
    // Source: Linux Documentation/arch/x86/boot.rst, "64-bit Boot Protocol".
    private const ulong Entry64Offset = 0x200;

    private AddressRange _range;

    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.SelfExtractingBzImage;

    /// <inheritdoc/>
    public override string Description => $"bzImage (unpacks itself) at {_range}, entered by the {(header.HasEntry64 ? 64 : 32)}-bit boot protocol";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        ulong length = (ulong)(file.Length - header.SetupLength);
        if (header.KernelLength > 0) length = Math.Min(length, (ulong)header.KernelLength);
        AddressRange wanted = new(new(header.PreferredAddress), Math.Max(length, header.InitialSize));
        _range = LinuxPlacement.Find(draft, file, header, wanted);
        draft.Layout.Reserve($"kernel '{file.Path}'", _range);
        draft.AddFile("kernel", file, header.SetupLength, new(_range.Start, length));
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft)
    {
        ulong start = _range.Start.Value;
        return header.HasEntry64 ? LinuxProtocol.Enter64(draft, header, start + Entry64Offset, _range) : LinuxProtocol.Enter32(draft, header, start);
    }
}
