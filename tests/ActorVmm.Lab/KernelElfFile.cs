using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace ActorVmm.Lab;

/// <summary>Takes the ELF kernel out of Debian's bzImage, whose payload is packed in LZ4's legacy format.</summary>
/// <remarks>Sources: Linux Documentation/arch/x86/boot.rst, "payload_offset"; LZ4 frame format description, "Legacy frame".</remarks>
internal static class KernelElfFile
{
    private const int SetupSectors = 0x1f1, PayloadOffset = 0x248, PayloadLength = 0x24c, SectorLength = 512;
    private const uint LegacyMagic = 0x184C2102;
    private const int MaxBlockLength = 8 << 20;

    /// <summary>Writes the ELF file, which appears whole or not at all.</summary>
    public static void Unpack(string bzImage, string elf)
    {
        ReadOnlySpan<byte> image = File.ReadAllBytes(bzImage);
        int start = ((image[SetupSectors] + 1) * SectorLength) + BinaryPrimitives.ReadInt32LittleEndian(image[PayloadOffset..]);
        // The payload ends with the length of the unpacked kernel, which is no part of the packed data.
        ReadOnlySpan<byte> packed = image.Slice(start, BinaryPrimitives.ReadInt32LittleEndian(image[PayloadLength..]) - sizeof(uint));
        if (BinaryPrimitives.ReadUInt32LittleEndian(packed) != LegacyMagic) throw new LabException($"The kernel {bzImage} is not packed with LZ4; the lab needs Debian's cloud kernel.");
        string partial = elf + ".partial";
        using (FileStream output = File.Create(partial)) UnpackBlocks(packed[sizeof(uint)..], output, bzImage);
        File.Move(partial, elf, overwrite: true);
    }

    private static void UnpackBlocks(ReadOnlySpan<byte> packed, Stream output, string bzImage)
    {
        byte[] block = new byte[MaxBlockLength];
        while (packed.Length > sizeof(uint))
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(packed);
            int unpacked = length > 0 && length <= packed.Length - sizeof(uint) ? LZ4Codec.Decode(packed.Slice(sizeof(uint), length), block) : -1;
            if (unpacked < 0) throw new LabException($"The kernel {bzImage} is damaged; delete its package from the cache folder to fetch it again.");
            output.Write(block, 0, unpacked);
            packed = packed[(sizeof(uint) + length)..];
        }
    }
}
