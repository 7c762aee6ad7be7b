using SharpCompress.Compressors.LZMA;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Opens the container of xz as kernels use it: one block of LZMA2, with or without the x86 filter. Source: The .xz File Format, "Stream Header", "Block Header", "Filters".</summary>
/// <remarks>The container is read here because the x86 filter of the library gives wrong bytes; its LZMA2 decoder is used.</remarks>
internal static class XzStream
{
    private const int StreamHeader = 12;
    private const byte X86Filter = 4, Lzma2Filter = 0x21;
    private const byte NoCheck = 0, Crc32Check = 1;
    private const byte HasPackedSize = 0x40, HasUnpackedSize = 0x80, FilterCount = 0x03;

    /// <summary>The unpacking stream; it ends with the block and checks the block's CRC there. Throws <see cref="InvalidDataException"/> for other filters and damaged headers.</summary>
    public static Stream Open(FileSliceStream packed)
    {
        Span<byte> start = stackalloc byte[StreamHeader + 1];
        packed.ReadExactly(start);
        byte check = start[7];
        if (check is not (NoCheck or Crc32Check)) throw new InvalidDataException("its xz container has another check than the CRC32 of kernels");
        if (start[StreamHeader] == 0) throw new InvalidDataException("its xz container has no block");
        Span<byte> header = stackalloc byte[start[StreamHeader] * 4 + 3];
        packed.ReadExactly(header);

        byte flags = header[0];
        int at = 1;
        if ((flags & HasPackedSize) != 0) Number(header, ref at);
        if ((flags & HasUnpackedSize) != 0) Number(header, ref at);
        bool x86 = false;
        for (int left = flags & FilterCount; left > 0; left--)
        {
            if (Number(header, ref at) != X86Filter || Number(header, ref at) != 0 || x86) throw new InvalidDataException("its xz filters are not those of a kernel for x86");
            x86 = true;
        }
        if (Number(header, ref at) != Lzma2Filter || Number(header, ref at) != 1) throw new InvalidDataException("its xz filters are not those of a kernel for x86");
        byte dictionary = (byte)Number(header, ref at);
        PayloadCompressions.CheckDictionary(DictionarySize(dictionary));
        Stream unpacked = LzmaStream.Create([dictionary], packed, -1, -1, null, true, false);
        if (x86) unpacked = new X86FilterStream(unpacked);
        return check == NoCheck ? unpacked : new Crc32Stream(unpacked, packed);
    }

    // Numbers have seven bits a byte, the lowest first; those of these headers fit five bytes unless they are sizes, which are not used.
    private static ulong Number(ReadOnlySpan<byte> header, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; shift < 63 && at < header.Length; shift += 7)
        {
            byte next = header[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("its xz block header is damaged");
    }

    private static ulong DictionarySize(byte bits) => bits >= 40 ? ulong.MaxValue : (2UL | (ulong)(bits & 1)) << (bits / 2 + 11);
}
