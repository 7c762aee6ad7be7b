using ActorVmm.Boot.Kernel.Payloads;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>A bzImage whose payload is unpacked by this process and entered by the 64-bit boot protocol, which spares the guest its own decompressor.</summary>
internal sealed class UnpackedKernel(InputFile file, SetupHeader header, Payload payload, ElfImage image) : KernelImage
{
    private ulong _shift;
    private AddressRange _range = image.Extent;

    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.BzImage;

    /// <inheritdoc/>
    public override string Description =>
        $"bzImage ({payload.Compression.ToString().ToLowerInvariant()}, unpacked here) at {_range}, entered by the 64-bit boot protocol at 0x{unchecked(image.Entry + _shift):x}";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        if (!image.Covers(image.Entry)) throw file.Wrong($"has an entry point at 0x{image.Entry:x}, outside what it loads; it is damaged");
        if (payload.UnpackedLength > draft.Request.Memory.Bytes)
            throw file.Wrong($"unpacks to {payload.UnpackedLength >> 20} MiB, the guest has {draft.Request.Memory}; give the machine more memory");
        _range = LinuxPlacement.Find(draft, file, header, image.Extent);
        _shift = unchecked(_range.Start.Value - image.Extent.Start.Value);
        draft.Layout.Reserve($"kernel '{file.Path}'", _range);
        draft.Add(new UnpackedSegment(file.Path, payload, Shifted()));
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft) => LinuxProtocol.Enter64(draft, header, unchecked(image.Entry + _shift), _range);

    private List<ElfLoad> Shifted()
    {
        List<ElfLoad> loads = [.. image.Loads.Where(l => l.FileSize > 0).OrderBy(l => l.Offset)];
        for (int i = 1; i < loads.Count; i++)
            if (loads[i].Offset < loads[i - 1].Offset + loads[i - 1].FileSize)
                throw file.Wrong("has segments that share bytes of its payload; it is damaged");
        return [.. loads.Select(l => l with { Memory = new(new(unchecked(l.Memory.Start.Value + _shift)), l.Memory.Length) })];
    }
}
