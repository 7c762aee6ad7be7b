using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>Finds room for the files beside the kernel, as high as possible so that the kernel has the low memory for itself.</summary>
internal static class ModuleLoader
{
    private const ulong PageSize = 4096;
    private const ulong PartAlignment = 4;

    /// <summary>Places all files as one initrd, one after the other: Linux unpacks archives that follow each other, padded with zeros to 4 bytes.</summary>
    /// <param name="draft">The plan being made.</param>
    /// <param name="reach">The kernel can use addresses below this.</param>
    /// <param name="aboveReach">Whether, where there is no room, it can also be above 4 GiB.</param>
    /// <returns>Where it is; null without a file.</returns>
    public static AddressRange? PlaceInitrd(BootDraft draft, ulong reach, bool aboveReach)
    {
        IReadOnlyList<BootModule> modules = draft.Request.Modules;
        if (modules.Count == 0) return null;
        long[] lengths = [.. modules.Select(LengthOf)];
        ulong total = 0;
        foreach (long length in lengths) total = Padded(total) + (ulong)length;

        string name = modules.Count == 1 ? $"initrd '{modules[0].Path}'" : $"{modules.Count} initrd files from '{modules[0].Path}' on";
        GuestAddress start = Find(draft, name, total, aboveReach ? [LowWindow(reach), HighWindow] : [LowWindow(reach)]);
        ulong offset = 0;
        for (int i = 0; i < modules.Count; offset += (ulong)lengths[i++])
        {
            offset = Padded(offset);
            AddFile(draft, modules[i], new(start.Plus(offset), (ulong)lengths[i]));
        }
        return new(start, total);
    }

    /// <summary>Places each file for itself, on a page of its own, with its command string.</summary>
    /// <inheritdoc cref="PlaceInitrd"/>
    public static IReadOnlyList<PlacedModule> PlaceEach(BootDraft draft, ulong reach)
    {
        List<PlacedModule> placed = [];
        foreach (BootModule module in draft.Request.Modules)
        {
            ulong length = (ulong)LengthOf(module);
            AddressRange range = new(Find(draft, $"module '{module.Path}'", length, [LowWindow(reach)]), length);
            AddFile(draft, module, range);
            placed.Add(new(range, draft.Add("module command string", CommandLines.Encode(module.CommandString, CommandLines.Maximum), 16)));
        }
        return placed;
    }

    private static AddressRange HighWindow => new(new(BootLayout.HighMemoryStart), BootLayout.MaximumMemory.Bytes);

    private static ulong Padded(ulong length) => length + PartAlignment - 1 & ~(PartAlignment - 1);

    private static AddressRange LowWindow(ulong reach) => new(new(MemoryMap.OneMebibyte), Math.Min(reach, 1UL << 32) - MemoryMap.OneMebibyte);

    private static long LengthOf(BootModule module)
    {
        using InputFile file = InputFile.Open(module.Path, "initrd");
        return file.Length;
    }

    private static void AddFile(BootDraft draft, BootModule module, AddressRange range)
    {
        using InputFile file = InputFile.Open(module.Path, "initrd");
        draft.AddFile("initrd", file, 0, range);
    }

    private static GuestAddress Find(BootDraft draft, string name, ulong size, AddressRange[] windows)
    {
        foreach (AddressRange window in windows)
            if (draft.Layout.TryAllocate(name, size, PageSize, window) is { } found) return found;
        ulong free = windows.Max(draft.Layout.LargestFree);
        throw new BootException($"{name} needs {Readable(size)}, but of the guest's {draft.Request.Memory} only {Readable(free)} in one piece are free where the kernel can reach it; "
            + "give the machine more memory or take a smaller file.");
    }

    private static string Readable(ulong bytes) => bytes < MemoryMap.OneMebibyte ? $"{bytes} bytes" : $"{bytes / (double)MemoryMap.OneMebibyte:0.#} MiB";
}
