using System.Buffers.Binary;

namespace ActorVmm.Boot.Kernel;

/// <summary>The setup header of a Linux kernel. Source: Linux Documentation/arch/x86/boot.rst, "The Real-Mode Kernel Header".</summary>
internal sealed class SetupHeader
{
    /// <summary>Where the header starts, in the file and in the zero page.</summary>
    public const int Offset = 0x1f1;

    /// <summary>Where it ends at the latest: the zero page has other things from here on.</summary>
    public const int MaximumEnd = 0x290;

    private const int Sector = 512;
    private const ushort Version205 = 0x205, Version206 = 0x206, Version208 = 0x208, Version210 = 0x20a, Version212 = 0x20c;

    private readonly byte[] _bytes;

    private SetupHeader(byte[] bytes) => _bytes = bytes;

    /// <summary>A header for a kernel that comes without one: 64-bit, with what any such kernel can do.</summary>
    public static SetupHeader ForElf64 { get; } = MakeForElf64();

    /// <summary>The bytes from <see cref="Offset"/> on, as they go into the zero page.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(Offset);

    /// <summary>Bytes of real-mode code in front of the kernel proper.</summary>
    public long SetupLength => ((_bytes[Offset] == 0 ? 4 : _bytes[Offset]) + 1L) * Sector;

    /// <summary>Bytes of the kernel proper, rounded up to 16.</summary>
    public long KernelLength => U32(0x1f4) * 16L;

    /// <summary>Whether it is entered at 1 MiB or above.</summary>
    public bool LoadedHigh => (_bytes[0x211] & 1) != 0;

    /// <summary>Whether it runs at any suitably aligned address.</summary>
    public bool Relocatable => Version >= Version205 && _bytes[0x234] != 0;

    /// <summary>Alignment of a relocated kernel: a power of two of at least 2 MiB, which the kernel's own page tables want.</summary>
    public ulong Alignment => Math.Max(Version >= Version205 && U32(0x230) is var a && ulong.IsPow2(a) ? a : 0UL, 2UL << 20);

    /// <summary>Where it likes to be.</summary>
    public ulong PreferredAddress => Version >= Version210 ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(0x258)) : MemoryOneMebibyte;

    /// <summary>Memory that it needs from its load address on until it reads the memory map, in bytes.</summary>
    public ulong InitialSize => Version >= Version210 ? U32(0x260) : (ulong)KernelLength * 4;

    /// <summary>Whether it has a 64-bit entry 0x200 bytes behind its start.</summary>
    public bool HasEntry64 => Version >= Version212 && (_bytes[0x236] & 1) != 0;

    /// <summary>Whether initrd and boot parameters may be above 4 GiB.</summary>
    public bool ReachesAbove4GiB => Version >= Version212 && (_bytes[0x236] & 2) != 0;

    /// <summary>An initrd must end below this.</summary>
    public ulong InitrdReach => U32(0x22c) + 1UL;

    /// <summary>Longest command line, in bytes without its end.</summary>
    public int CommandLineMaximum => (int)Math.Min(U32(0x238), CommandLines.Maximum);

    /// <summary>The compressed kernel inside the kernel proper: where it starts there, and its length. Length 0 where the header does not say.</summary>
    public (long Offset, long Length) Payload => Version >= Version208 ? (U32(0x248), U32(0x24c)) : (0, 0);

    private const ulong MemoryOneMebibyte = Layout.MemoryMap.OneMebibyte;

    private ushort Version => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(0x206));

    /// <summary>Whether the bytes are the beginning of a Linux kernel.</summary>
    public static bool IsPresent(ReadOnlySpan<byte> head) => head.Length >= 0x206 && head[0x1fe] == 0x55 && head[0x1ff] == 0xaa && head[0x202..].StartsWith("HdrS"u8);

    /// <summary>Reads the header of a file for which <see cref="IsPresent"/>. Throws <see cref="BootException"/> for what cannot be started.</summary>
    public static SetupHeader Parse(ReadOnlySpan<byte> head, InputFile file)
    {
        if (head.Length < MaximumEnd) throw file.Wrong("is truncated inside its setup header; get the file again");
        var bytes = new byte[MaximumEnd];
        int end = Math.Min(0x202 + head[0x201], MaximumEnd);
        head[Offset..end].CopyTo(bytes.AsSpan(Offset));
        var header = new SetupHeader(bytes);
        if (header.Version < Version206)
            throw file.Wrong($"speaks boot protocol {header.Version >> 8}.{header.Version & 0xff:00}; 2.06 (Linux 2.6.22) or newer is needed");
        if (!header.LoadedHigh) throw file.Wrong("is a zImage, which runs below 1 MiB; build a bzImage");
        return header;
    }

    private uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(at));

    private static SetupHeader MakeForElf64()
    {
        var bytes = new byte[MaximumEnd];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x1fe), 0xaa55);
        "HdrS"u8.CopyTo(bytes.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x206), Version212);
        bytes[0x211] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x22c), 0x7fffffff);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x230), 2 << 20);
        bytes[0x236] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(0x238), CommandLines.LinuxMaximum);
        return new(bytes);
    }
}
