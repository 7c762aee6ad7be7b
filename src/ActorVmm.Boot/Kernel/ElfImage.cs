using System.Buffers.Binary;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>The headers of an ELF executable for x86: what to load where. Source: System V gABI, "Object Files"; nothing of the contents is read.</summary>
/// <remarks>Every number is checked before it is used; hostile input ends in a <see cref="BootException"/>.</remarks>
internal sealed class ElfImage
{
    /// <summary>The program headers must lie in this many bytes from the start.</summary>
    public const int HeadLength = 64 * 1024;

    private const ushort Machine386 = 3, MachineX8664 = 62;
    private const ushort Executable = 2, SharedObject = 3;
    private const uint LoadSegment = 1, InterpreterSegment = 3, NoteSegment = 4;

    private readonly List<ElfLoad> _loads = [];
    private readonly List<ElfNoteTable> _notes = [];

    private ElfImage(bool is64, ulong entry) => (Is64, Entry) = (is64, entry);

    /// <summary>ELF64, otherwise ELF32.</summary>
    public bool Is64 { get; }

    /// <summary>The entry point.</summary>
    public ulong Entry { get; }

    /// <summary>Whether it wants a dynamic loader: a program, not a kernel.</summary>
    public bool HasInterpreter { get; private set; }

    /// <summary>What is loaded, at least one piece, in the file's order.</summary>
    public IReadOnlyList<ElfLoad> Loads => _loads;

    /// <summary>Its note tables.</summary>
    public IReadOnlyList<ElfNoteTable> Notes => _notes;

    /// <summary>From the lowest loaded address to the highest.</summary>
    public AddressRange Extent
    {
        get
        {
            ulong start = _loads.Min(l => l.Memory.Start.Value);
            return new(new(start), _loads.Max(l => l.Memory.Last.Value) - start + 1);
        }
    }

    /// <summary>Whether the bytes start as an ELF file does.</summary>
    public static bool IsElf(ReadOnlySpan<byte> head) => head.StartsWith("\x7f"u8) && head[1..].StartsWith("ELF"u8);

    /// <summary>Whether the bytes start as an ELF64 file for x86-64 does.</summary>
    public static bool IsElf64(ReadOnlySpan<byte> head) => IsElf(head) && head.Length >= 64 && head[4] == 2 && U16(head, 18) == MachineX8664;

    /// <summary>Whether the guest can be entered at <paramref name="address"/>: it lies in a loaded piece.</summary>
    public bool Covers(ulong address) => _loads.Exists(l => l.Memory.Contains(new GuestAddress(address)));

    /// <summary>Reads the headers.</summary>
    /// <param name="head">The file's first bytes, <see cref="HeadLength"/> or as many as there are.</param>
    /// <param name="length">The file's length in bytes.</param>
    /// <param name="file">The file, for messages.</param>
    public static ElfImage Parse(ReadOnlySpan<byte> head, ulong length, InputFile file)
    {
        if (head.Length < 52 || head[4] is not (1 or 2) || head[4] == 2 && head.Length < 64) throw file.Wrong("is truncated inside its ELF header; get the file again");
        if (head[5] != 1) throw file.Wrong("is a big-endian ELF file; a kernel for x86 is little-endian");
        bool is64 = head[4] == 2;
        ushort machine = U16(head, 18);
        if (machine != (is64 ? MachineX8664 : Machine386)) throw file.Wrong($"is an ELF{(is64 ? 64 : 32)} file for machine {machine}; this machine runs x86 (3) and x86-64 (62) kernels");
        ushort type = U16(head, 16);
        if (type is not (Executable or SharedObject)) throw file.Wrong($"is an ELF file of type {type}, not a linked executable; name the linked kernel");

        var image = new ElfImage(is64, is64 ? U64(head, 24) : U32(head, 24));
        ulong table = is64 ? U64(head, 32) : U32(head, 28);
        int entrySize = U16(head, is64 ? 54 : 42), count = U16(head, is64 ? 56 : 44);
        if (entrySize != (is64 ? 56 : 32) || table > (ulong)head.Length || (ulong)entrySize * (ulong)count > (ulong)head.Length - table)
            throw file.Wrong($"has {count} program headers at 0x{table:x}, not within its first {head.Length} bytes; it is damaged or truncated");
        for (int i = 0; i < count; i++) image.AddHeader(head[((int)table + i * entrySize)..], length, file);
        if (image._loads.Count == 0) throw file.Wrong("is an ELF file without anything to load; name the linked kernel");
        return image;
    }

    private void AddHeader(ReadOnlySpan<byte> header, ulong length, InputFile file)
    {
        uint type = U32(header, 0);
        ulong offset = Is64 ? U64(header, 8) : U32(header, 4);
        ulong address = Is64 ? U64(header, 24) : U32(header, 12);
        ulong fileSize = Is64 ? U64(header, 32) : U32(header, 16);
        ulong memorySize = Is64 ? U64(header, 40) : U32(header, 20);
        ulong alignment = Is64 ? U64(header, 48) : U32(header, 28);
        HasInterpreter |= type == InterpreterSegment;
        if (type == NoteSegment && fileSize > 0)
        {
            CheckInFile(offset, fileSize, length, file);
            _notes.Add(new(offset, fileSize, alignment == 8 ? 8UL : 4UL));
        }
        if (type != LoadSegment || memorySize == 0) return;

        CheckInFile(offset, fileSize, length, file);
        if (fileSize > memorySize) throw file.Wrong($"has a segment with {fileSize} bytes for {memorySize} bytes of memory; it is damaged");
        if (memorySize - 1 > ulong.MaxValue - address) throw file.Wrong($"has a segment of {memorySize} bytes at 0x{address:x}, past the end of memory; it is damaged");
        _loads.Add(new(offset, fileSize, new(new(address), memorySize)));
    }

    private static void CheckInFile(ulong offset, ulong size, ulong length, InputFile file)
    {
        if (offset > length || size > length - offset)
            throw file.Wrong($"is truncated: a segment needs bytes 0x{offset:x} to 0x{(UInt128)offset + size:x}, the file ends at 0x{length:x}; get the file again");
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
