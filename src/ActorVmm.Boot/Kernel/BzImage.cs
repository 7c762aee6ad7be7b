using System.Buffers.Binary;
using ActorVmm.Boot.Kernel.Payloads;

namespace ActorVmm.Boot.Kernel;

/// <summary>Looks into a Linux bzImage and decides who unpacks it.</summary>
internal static class BzImage
{
    // Enough for the program headers, which Linux has right behind the ELF header.
    private const int UnpackedHead = 4096;
    private const int ShortestPayload = 16;
    private const int SizeField = sizeof(uint);

    /// <summary>
    /// The kernel, unpacked here where its payload is a 64-bit ELF image in a compression that is known here; otherwise it unpacks itself in the guest.
    /// Throws <see cref="BootException"/> where the file is truncated or its payload damaged.
    /// </summary>
    public static KernelImage Open(InputFile file, SetupHeader header)
    {
        // The last bytes of the length may be padding that signing tools take off.
        if (file.Length + 15 < header.SetupLength + header.KernelLength)
            throw file.Wrong($"is truncated: it has {file.Length} of {header.SetupLength + header.KernelLength} bytes; get the file again");
        if (FindPayload(file, header) is not { } payload) return new SelfExtractingKernel(file, header);

        var head = new byte[Math.Min(payload.UnpackedLength, UnpackedHead)];
        using (var reader = new PayloadReader(file, payload, (ulong)head.Length)) reader.Read(head);
        if (!ElfImage.IsElf64(head)) return new SelfExtractingKernel(file, header);
        return new UnpackedKernel(file, header, payload, ElfImage.Parse(head, payload.UnpackedLength, file));
    }

    internal static Payload? FindPayload(InputFile file, SetupHeader header)
    {
        (long offset, long length) = header.Payload;
        if (length < ShortestPayload) return null;
        long start = header.SetupLength + offset;
        if (start + length > file.Length) throw file.Wrong($"is truncated: its payload ends at {start + length}, the file at {file.Length}; get the file again");

        Span<byte> edge = stackalloc byte[ShortestPayload];
        file.Read(start, edge, "the payload");
        if (PayloadCompressions.Detect(edge) is not { } compression) return null;
        Span<byte> size = stackalloc byte[SizeField];
        file.Read(start + length - SizeField, size, "the payload");
        // gzip ends with this field by itself; behind the others the kernel's build puts it.
        long packed = compression == PayloadCompression.Gzip ? length : length - SizeField;
        return new(compression, start, packed, BinaryPrimitives.ReadUInt32LittleEndian(size));
    }
}
