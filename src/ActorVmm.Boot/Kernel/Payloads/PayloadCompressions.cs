using System.Buffers.Binary;
using System.IO.Compression;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.LZMA;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Recognises packed data and opens unpacking streams over it.</summary>
internal static class PayloadCompressions
{
    /// <summary>The largest dictionary that is allocated: twice what the strongest preset of xz asks for.</summary>
    public const uint MaximumDictionary = 128 << 20;

    private const int LzmaProperties = 5, LzmaHeader = 13;

    /// <summary>The compression whose magic number the bytes start with; null for any other.</summary>
    public static PayloadCompression? Detect(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return PayloadCompression.Gzip;
        if (head.StartsWith("BZh"u8)) return PayloadCompression.Bzip2;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x5d, 0, 0])) return PayloadCompression.Lzma;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])) return PayloadCompression.Xz;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x02, 0x21, 0x4c, 0x18])) return PayloadCompression.Lz4;
        return head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? PayloadCompression.Zstd : null;
    }

    /// <summary>An unpacking stream. Its reads may throw anything on damaged data; <see cref="PayloadReader"/> turns that into a <see cref="BootException"/>.</summary>
    /// <param name="compression">How the data is packed.</param>
    /// <param name="packed">The packed data and nothing behind it; owned by the result.</param>
    /// <param name="most">How much will be read at most, in bytes; a decoder may stop there.</param>
    public static Stream Open(PayloadCompression compression, FileSliceStream packed, ulong most) => compression switch
    {
        PayloadCompression.Gzip => new GZipStream(packed, CompressionMode.Decompress),
        PayloadCompression.Bzip2 => BZip2Stream.Create(packed, SharpCompress.Compressors.CompressionMode.Decompress, false, false, false),
        PayloadCompression.Lzma => OpenLzma(packed),
        PayloadCompression.Xz => XzStream.Open(packed),
        PayloadCompression.Lz4 => new Lz4LegacyStream(packed, most),
        _ => new ZstdSharp.DecompressionStream(packed, leaveOpen: false),
    };

    /// <summary>Throws <see cref="InvalidDataException"/> where a dictionary would be larger than <see cref="MaximumDictionary"/>.</summary>
    public static void CheckDictionary(ulong size)
    {
        if (size > MaximumDictionary) throw new InvalidDataException($"it asks for a dictionary of {size} bytes, more than {MaximumDictionary}");
    }

    private static LzmaStream OpenLzma(Stream packed)
    {
        var header = new byte[LzmaHeader];
        packed.ReadExactly(header);
        CheckDictionary(BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(1)));
        long size = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(LzmaProperties));
        return LzmaStream.Create(header[..LzmaProperties], packed, -1, size < 0 ? -1 : size, false);
    }
}
