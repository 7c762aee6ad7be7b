using System.Buffers.Binary;
using System.Text;
using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>Enters a multiboot 1 kernel: protected mode, a magic number in EAX, the boot information in EBX. Source: Multiboot Specification 0.6.96, "Machine state", "Boot information format".</summary>
internal static class MultibootProtocol
{
    private const uint LoaderMagic = 0x2badb002;
    private const uint HasMemory = 1 << 0, HasCommandLine = 1 << 2, HasModules = 1 << 3, HasMap = 1 << 6, HasLoaderName = 1 << 9;
    private const int InformationSize = 120, ModuleSize = 16, MapEntrySize = 24;

    /// <summary>Places modules, strings and tables.</summary>
    /// <param name="draft">The plan being made.</param>
    /// <param name="file">The kernel, whose path starts its command line.</param>
    /// <param name="header">What the kernel wants.</param>
    /// <param name="entry">The first instruction.</param>
    public static EntryState Enter(BootDraft draft, InputFile file, MultibootHeader header, ulong entry)
    {
        if (header.UnknownRequirements != 0)
            throw file.Wrong($"wants multiboot features 0x{header.UnknownRequirements:x}, which this machine does not have (0x4 is a video mode); build it without them");
        string line = draft.Request.CommandLine.Length == 0 ? file.Path : $"{file.Path} {draft.Request.CommandLine}";
        var information = new byte[InformationSize];
        Write(information, 0, HasMemory | HasCommandLine | HasModules | HasMap | HasLoaderName);
        Write(information, 4, ConventionalKibibytes(draft));
        Write(information, 8, UpperKibibytes(draft));
        Write(information, 16, draft.Add("command line", CommandLines.Encode(line, CommandLines.Maximum), 16).Value);
        AddModules(draft, information);
        AddMap(draft, information);
        Write(information, 64, draft.Add("loader name", Encoding.ASCII.GetBytes("ActorVmm\0"), 16).Value);
        ulong at = draft.Add("boot information", information, 16).Value;
        return draft.EnterProtected(entry) with { Rax = LoaderMagic, Rbx = at };
    }

    private static void AddModules(BootDraft draft, byte[] information)
    {
        IReadOnlyList<PlacedModule> modules = ModuleLoader.PlaceEach(draft, 1UL << 32);
        if (modules.Count == 0) return;
        var list = new byte[modules.Count * ModuleSize];
        for (int i = 0; i < modules.Count; i++)
        {
            Write(list, i * ModuleSize, modules[i].Range.Start.Value);
            Write(list, i * ModuleSize + 4, modules[i].Range.Last.Value + 1);
            Write(list, i * ModuleSize + 8, modules[i].CommandString.Value);
        }
        Write(information, 20, (ulong)modules.Count);
        Write(information, 24, draft.Add("module list", list, 16).Value);
    }

    // Each entry is preceded by its length without that field.
    private static void AddMap(BootDraft draft, byte[] information)
    {
        var map = new byte[draft.MemoryMap.Count * MapEntrySize];
        for (int i = 0; i < draft.MemoryMap.Count; i++)
        {
            Write(map, i * MapEntrySize, MemoryMap.E820EntrySize);
            MemoryMap.WriteE820(map.AsSpan(i * MapEntrySize + 4), draft.MemoryMap[i]);
        }
        Write(information, 44, (ulong)map.Length);
        Write(information, 48, draft.Add("memory map", map, 16).Value);
    }

    private static ulong ConventionalKibibytes(BootDraft draft) => draft.MemoryMap[0].Range.Length >> 10;

    // Up to the first hole above 1 MiB.
    private static ulong UpperKibibytes(BootDraft draft)
    {
        foreach (MemoryMapEntry entry in draft.MemoryMap)
            if (entry.Kind == MemoryKind.Usable && entry.Range.Start.Value == MemoryMap.OneMebibyte) return entry.Range.Length >> 10;
        return 0;
    }

    private static void Write(byte[] bytes, int at, ulong value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)value);
}
