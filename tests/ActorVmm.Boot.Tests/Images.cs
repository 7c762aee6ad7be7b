using System.Buffers.Binary;
using System.Text;

namespace ActorVmm.Boot.Tests;

/// <summary>Builds small kernels of every format.</summary>
internal static class Images
{
    public const ulong Base = 0x1000000;
    public const int CodeOffset = 0x1000, CodeLength = 0x2000, BssLength = 0x3000;

    /// <summary>An ELF image with one code segment, one segment that is mostly zero, and notes.</summary>
    public static byte[] Elf(bool is64 = true, ulong at = Base, params (uint Type, byte[] Value)[] notes)
    {
        byte[] noteBytes = [.. notes.SelectMany(n => Note(n.Type, n.Value))];
        var image = new byte[CodeOffset + CodeLength + 16 + noteBytes.Length];
        Code().CopyTo(image, CodeOffset);
        noteBytes.CopyTo(image, CodeOffset + CodeLength + 16);
        image.AsSpan(CodeOffset + CodeLength, 16).Fill(0x5a);
        Header(image, is64, at, phnum: (ushort)(notes.Length > 0 ? 3 : 2));
        int phdr = is64 ? 64 : 52, size = is64 ? 56 : 32;
        ProgramHeader(image.AsSpan(phdr), is64, 1, CodeOffset, at, CodeLength, CodeLength);
        ProgramHeader(image.AsSpan(phdr + size), is64, 1, CodeOffset + CodeLength, at + 0x4000, 16, BssLength);
        if (notes.Length > 0) ProgramHeader(image.AsSpan(phdr + 2 * size), is64, 4, CodeOffset + CodeLength + 16, 0, (ulong)noteBytes.Length, (ulong)noteBytes.Length);
        return image;
    }

    public static byte[] PvhElf(bool linux = true, ulong at = Base) =>
        Elf(true, at, linux ? [(18, BitConverter.GetBytes(at + 0x100)), (6, "linux\0"u8.ToArray())] : [(18, BitConverter.GetBytes((uint)at + 0x100))]);

    /// <summary>Code with structure.</summary>
    public static byte[] Code()
    {
        var code = new byte[CodeLength];
        for (int i = 0; i < code.Length; i++) code[i] = (byte)(i * 7 + i / 256);
        // What filters for machine code look for: calls, jumps and sign bytes, close together.
        uint random = 1;
        for (int i = 0x1800; i < 0x1c00; i++)
        {
            random = random * 1664525 + 1013904223;
            code[i] = (random >> 28) switch { < 4 => 0xe8, < 6 => 0xe9, < 9 => 0x00, < 12 => 0xff, _ => (byte)(random >> 16) };
        }
        return code;
    }

    /// <summary>A bzImage around a packed payload that ends with its unpacked length.</summary>
    public static byte[] BzImage(byte[] payload, ulong preferred = Base, bool relocatable = true, bool entry64 = true, ushort version = 0x20f)
    {
        const int Setup = 2 * 512, PayloadOffset = 0x300;
        int kernel = (PayloadOffset + payload.Length + 15) & ~15;
        var image = new byte[Setup + kernel];
        Span<byte> h = image;
        h[0x1f1] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(h[0x1f4..], kernel / 16);
        BinaryPrimitives.WriteUInt16LittleEndian(h[0x1fe..], 0xaa55);
        h[0x200] = 0xeb;
        h[0x201] = 0x6a;
        "HdrS"u8.CopyTo(h[0x202..]);
        BinaryPrimitives.WriteUInt16LittleEndian(h[0x206..], version);
        h[0x211] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(h[0x22c..], 0x7fffffff);
        BinaryPrimitives.WriteUInt32LittleEndian(h[0x230..], 0x200000);
        h[0x234] = (byte)(relocatable ? 1 : 0);
        BinaryPrimitives.WriteUInt16LittleEndian(h[0x236..], (ushort)(entry64 ? 3 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(h[0x238..], 255);
        BinaryPrimitives.WriteInt32LittleEndian(h[0x248..], PayloadOffset);
        BinaryPrimitives.WriteInt32LittleEndian(h[0x24c..], payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(h[0x258..], preferred);
        BinaryPrimitives.WriteUInt32LittleEndian(h[0x260..], 0x100000);
        payload.CopyTo(image, Setup + PayloadOffset);
        return image;
    }

    /// <summary>A multiboot header; with addresses where <paramref name="load"/> is given.</summary>
    public static byte[] MultibootHeader(uint flags, uint headerAt = 0, uint load = 0, uint loadEnd = 0, uint bssEnd = 0, uint entry = 0)
    {
        uint[] words = [0x1badb002, flags, unchecked(0u - 0x1badb002 - flags), headerAt, load, loadEnd, bssEnd, entry];
        return [.. words.SelectMany(BitConverter.GetBytes)];
    }

    public static byte[] MultibootElf(uint flags = 3)
    {
        byte[] image = Elf(is64: false, at: 0x100000);
        MultibootHeader(flags).CopyTo(image, CodeOffset + 0x40);
        return image;
    }

    private static void Header(Span<byte> image, bool is64, ulong at, ushort phnum)
    {
        "\x7f"u8.CopyTo(image);
        "ELF"u8.CopyTo(image[1..]);
        image[4] = (byte)(is64 ? 2 : 1);
        image[5] = image[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(image[16..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(image[18..], (ushort)(is64 ? 62 : 3));
        if (is64)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(image[24..], at + 0x10);
            BinaryPrimitives.WriteUInt64LittleEndian(image[32..], 64);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image[24..], (uint)at + 0x10);
            BinaryPrimitives.WriteUInt32LittleEndian(image[28..], 52);
        }
        BinaryPrimitives.WriteUInt16LittleEndian(image[(is64 ? 54 : 42)..], (ushort)(is64 ? 56 : 32));
        BinaryPrimitives.WriteUInt16LittleEndian(image[(is64 ? 56 : 44)..], phnum);
    }

    private static void ProgramHeader(Span<byte> to, bool is64, uint type, ulong offset, ulong at, ulong fileSize, ulong memorySize)
    {
        ulong[] fields = is64 ? [offset, at, at, fileSize, memorySize, 4] : [offset, at, at, fileSize, memorySize, 0, 4];
        BinaryPrimitives.WriteUInt32LittleEndian(to, type);
        for (int i = 0; i < fields.Length; i++)
            if (is64) BinaryPrimitives.WriteUInt64LittleEndian(to[(8 + i * 8)..], fields[i]);
            else BinaryPrimitives.WriteUInt32LittleEndian(to[(4 + i * 4)..], (uint)fields[i]);
    }

    private static byte[] Note(uint type, byte[] value)
    {
        byte[] padded = [.. value, .. new byte[(4 - value.Length % 4) % 4]];
        return [.. BitConverter.GetBytes(4), .. BitConverter.GetBytes(value.Length), .. BitConverter.GetBytes(type), .. Encoding.ASCII.GetBytes("Xen\0"), .. padded];
    }
}
