using System.Buffers.Binary;

namespace ActorVmm.Boot.Kernel;

/// <summary>The notes with which a kernel says how it can be entered. Source: Xen, xen/include/public/elfnote.h; System V gABI, "Note Section".</summary>
/// <param name="PvhEntry">Physical address of the 32-bit PVH entry (XEN_ELFNOTE_PHYS32_ENTRY), where there is one.</param>
/// <param name="IsLinux">Whether the kernel says that it is Linux, which reads one initrd only.</param>
internal readonly record struct ElfNotes(ulong? PvhEntry, bool IsLinux)
{
    private const uint GuestOperatingSystem = 6, Physical32Entry = 18;
    private const ulong MostBytes = 64 * 1024;

    /// <summary>Reads the notes of an image; a damaged table ends the search, as the rest cannot be trusted.</summary>
    public static ElfNotes Read(ElfImage image, InputFile file)
    {
        ElfNotes found = default;
        foreach (ElfNoteTable table in image.Notes.Where(t => t.Size <= MostBytes))
        {
            var bytes = new byte[table.Size];
            file.Read((long)table.Offset, bytes, "a table of notes");
            found = Scan(bytes, (uint)table.Alignment, found);
        }
        return found;
    }

    private static ElfNotes Scan(ReadOnlySpan<byte> bytes, uint alignment, ElfNotes found)
    {
        while (bytes.Length >= 12)
        {
            ulong nameSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            ulong valueSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            ulong valueAt = Aligned(12 + nameSize, alignment);
            if (12 + nameSize > (ulong)bytes.Length || valueAt + valueSize > (ulong)bytes.Length) break;
            if (bytes.Slice(12, (int)nameSize).SequenceEqual("Xen\0"u8)) found = With(found, type, bytes.Slice((int)valueAt, (int)valueSize));
            bytes = bytes[(int)Math.Min(Aligned(valueAt + valueSize, alignment), (ulong)bytes.Length)..];
        }
        return found;
    }

    private static ElfNotes With(ElfNotes found, uint type, ReadOnlySpan<byte> value) => (type, value.Length) switch
    {
        (Physical32Entry, 4) => found with { PvhEntry = BinaryPrimitives.ReadUInt32LittleEndian(value) },
        (Physical32Entry, 8) => found with { PvhEntry = BinaryPrimitives.ReadUInt64LittleEndian(value) },
        (GuestOperatingSystem, _) => found with { IsLinux = value.TrimEnd((byte)0).SequenceEqual("linux"u8) },
        _ => found,
    };

    private static ulong Aligned(ulong value, uint alignment) => value + alignment - 1 & ~((ulong)alignment - 1);
}
