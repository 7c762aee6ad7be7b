using System.Buffers.Binary;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Layout;

/// <summary>Writes the memory map of a layout: RAM, with the firmware area and ACPI tables taken out.</summary>
internal static class MemoryMap
{
    /// <summary>Where memory ends for software that knows only 20 address bits.</summary>
    public const ulong OneMebibyte = 1UL << 20;

    /// <summary>Bytes of an entry in the form of the firmware call: address, length, type.</summary>
    public const int E820EntrySize = 20;

    /// <summary>The map: ascending, without overlap. Tables inside the firmware area are covered by it.</summary>
    /// <param name="layout">Its RAM.</param>
    /// <param name="tables">Where ACPI tables are.</param>
    public static IReadOnlyList<MemoryMapEntry> For(BootLayout layout, params AddressRange[] tables)
    {
        List<MemoryMapEntry> holes = [];
        foreach (AddressRange table in tables)
            if (!BootLayout.FirmwareArea.Overlaps(table)) holes.Add(new(PageAligned(table), MemoryKind.AcpiTables));
        if (layout.LowMemory.Length > BootLayout.FirmwareArea.Start.Value)
            holes.Add(new(Intersection(BootLayout.FirmwareArea, layout.LowMemory), MemoryKind.Reserved));
        holes.Sort((a, b) => a.Range.Start.CompareTo(b.Range.Start));
        List<MemoryMapEntry> map = [];
        foreach (AddressRange ram in layout.Ram)
        {
            ulong next = ram.Start.Value;
            foreach (MemoryMapEntry hole in holes.Where(h => ram.Contains(h.Range)))
            {
                if (hole.Range.Start.Value > next) map.Add(new(new(new(next), hole.Range.Start.Value - next), MemoryKind.Usable));
                map.Add(hole);
                next = hole.Range.Last.Value + 1;
            }
            if (next <= ram.Last.Value) map.Add(new(new(new(next), ram.Last.Value - next + 1), MemoryKind.Usable));
        }
        return map;
    }

    /// <summary>Writes an entry as the firmware call returns it: 20 bytes.</summary>
    public static void WriteE820(Span<byte> to, MemoryMapEntry entry)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(to, entry.Range.Start.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(to[8..], entry.Range.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], (uint)entry.Kind);
    }

    private static AddressRange PageAligned(AddressRange range)
    {
        ulong start = range.Start.Value & ~4095UL;
        return new(new(start), (range.Last.Value | 4095) - start + 1);
    }

    private static AddressRange Intersection(AddressRange a, AddressRange b)
    {
        ulong start = Math.Max(a.Start.Value, b.Start.Value);
        return new(new(start), Math.Min(a.Last.Value, b.Last.Value) - start + 1);
    }
}
