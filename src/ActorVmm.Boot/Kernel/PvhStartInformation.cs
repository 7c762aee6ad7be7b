using System.Buffers.Binary;
using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>What EBX points to at a PVH entry, and the module list and memory map that it points to in turn.</summary>
/// <remarks>Source: Xen, xen/include/public/arch-x86/hvm/start_info.h, version 1.</remarks>
internal static class PvhStartInformation
{
    private const uint Magic = 0x336ec578;
    private const int HeaderSize = 56, ModuleSize = 32, MapEntrySize = 24;

    /// <summary>Places the tables and builds the structure that points to them.</summary>
    public static byte[] Build(BootDraft draft, GuestAddress commandLine, IReadOnlyList<PlacedModule> modules)
    {
        var header = new byte[HeaderSize];
        Span<byte> h = header;
        BinaryPrimitives.WriteUInt32LittleEndian(h, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(h[4..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(h[12..], (uint)modules.Count);
        if (modules.Count > 0) BinaryPrimitives.WriteUInt64LittleEndian(h[16..], draft.Add("module list", ModuleList(modules), 16).Value);
        BinaryPrimitives.WriteUInt64LittleEndian(h[24..], commandLine.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(h[32..], draft.RootPointer?.Value ?? 0);
        BinaryPrimitives.WriteUInt64LittleEndian(h[40..], draft.Add("memory map", Map(draft.MemoryMap), 16).Value);
        BinaryPrimitives.WriteUInt32LittleEndian(h[48..], (uint)draft.MemoryMap.Count);
        return header;
    }

    private static byte[] ModuleList(IReadOnlyList<PlacedModule> modules)
    {
        var list = new byte[modules.Count * ModuleSize];
        for (int i = 0; i < modules.Count; i++)
        {
            Span<byte> entry = list.AsSpan(i * ModuleSize);
            BinaryPrimitives.WriteUInt64LittleEndian(entry, modules[i].Range.Start.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], modules[i].Range.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], modules[i].CommandString.Value);
        }
        return list;
    }

    private static byte[] Map(IReadOnlyList<MemoryMapEntry> map)
    {
        var list = new byte[map.Count * MapEntrySize];
        for (int i = 0; i < map.Count; i++) MemoryMap.WriteE820(list.AsSpan(i * MapEntrySize), map[i]);
        return list;
    }
}
