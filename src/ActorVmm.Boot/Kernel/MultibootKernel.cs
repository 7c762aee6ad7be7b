using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>A multiboot kernel whose header says where it goes, whatever the rest of its format is. Source: Multiboot Specification 0.6.96, "The address fields of Multiboot header".</summary>
internal sealed class MultibootKernel(InputFile file, MultibootHeader header) : KernelImage
{
    private AddressRange _memory;

    /// <inheritdoc/>
    public override KernelFormat Format => KernelFormat.Multiboot;

    /// <inheritdoc/>
    public override string Description => $"multiboot with load addresses, at {_memory}, entered at 0x{header.Entry:x}";

    /// <inheritdoc/>
    public override void Place(BootDraft draft)
    {
        long before = (long)header.HeaderAddress - header.LoadAddress;
        long offset = header.Position - before;
        if (before < 0 || offset < 0)
            throw file.Wrong($"has multiboot addresses (header 0x{header.HeaderAddress:x}, load 0x{header.LoadAddress:x}) that do not fit its header at {header.Position}; it is damaged");
        long length = header.LoadEnd == 0 ? file.Length - offset : (long)header.LoadEnd - header.LoadAddress;
        if (length <= 0) throw file.Wrong($"has a multiboot load end (0x{header.LoadEnd:x}) before its load address (0x{header.LoadAddress:x}); it is damaged");
        if (length > file.Length - offset) throw file.Wrong($"is truncated: it loads {length} bytes from {offset} on, the file ends at {file.Length}; get the file again");

        ulong end = Math.Max((ulong)header.LoadAddress + (ulong)length, header.BssEnd);
        _memory = new(new(header.LoadAddress), end - header.LoadAddress);
        if (!_memory.Contains(new GuestAddress(header.Entry))) throw file.Wrong($"has an entry point at 0x{header.Entry:x}, outside what it loads ({_memory}); it is damaged");
        draft.Layout.Reserve($"kernel '{file.Path}'", _memory);
        draft.AddFile("kernel", file, offset, new(_memory.Start, (ulong)length));
    }

    /// <inheritdoc/>
    public override EntryState Arrange(BootDraft draft) => MultibootProtocol.Enter(draft, file, header, header.Entry);
}
