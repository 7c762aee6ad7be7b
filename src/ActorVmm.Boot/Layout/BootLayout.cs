using System.Globalization;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Layout;

/// <summary>Guest memory while it is being filled for boot: where RAM is, and a book of named ranges that never overlap.</summary>
/// <remarks>RAM runs from 0 to at most 3 GiB, the rest from 4 GiB on; the gap is for devices. Not thread safe.</remarks>
public sealed class BootLayout
{
    /// <summary>RAM below 4 GiB ends here at the latest.</summary>
    public const ulong LowMemoryLimit = 0xC000_0000;

    /// <summary>RAM that does not fit below the gap goes on here.</summary>
    public const ulong HighMemoryStart = 0x1_0000_0000;

    /// <summary>The area of old video memory and firmware, which operating systems do not use as RAM.</summary>
    public static readonly AddressRange FirmwareArea = new(new(0x9fc00), 0x100000 - 0x9fc00);

    /// <summary>Where a guest looks for the ACPI root pointer. Source: ACPI 6.4, "Finding the RSDP on IA-PC Systems".</summary>
    public static readonly AddressRange RootPointerArea = new(new(0xE0000), 0x20000);

    /// <summary>Largest guest memory that can be described.</summary>
    public static readonly ByteSize MaximumMemory = ByteSize.GiB(64 * 1024);

    private const ulong PageSize = 4096;

    private readonly List<NamedRange> _occupied = [];
    private readonly AddressRange[] _ram;

    /// <summary>An empty layout. Throws <see cref="BootException"/> where the size is zero, not a multiple of 4 KiB, or above <see cref="MaximumMemory"/>.</summary>
    public BootLayout(ByteSize memory)
    {
        if (memory.Bytes == 0 || memory.Bytes % PageSize != 0)
            throw new BootException($"Guest memory of {memory} is not a multiple of 4 KiB; give a size such as 512M.");
        if (memory.CompareTo(MaximumMemory) > 0)
            throw new BootException($"Guest memory of {memory} is more than {MaximumMemory}, the most that a machine can have.");
        LowMemory = new(default, Math.Min(memory.Bytes, LowMemoryLimit));
        if (memory.Bytes > LowMemoryLimit) HighMemory = new AddressRange(new(HighMemoryStart), memory.Bytes - LowMemoryLimit);
        _ram = HighMemory is { } high ? [LowMemory, high] : [LowMemory];
    }

    /// <summary>RAM from address 0.</summary>
    public AddressRange LowMemory { get; }

    /// <summary>RAM above 4 GiB.</summary>
    public AddressRange? HighMemory { get; }

    /// <summary>All RAM, ascending.</summary>
    public IReadOnlyList<AddressRange> Ram => _ram;

    /// <summary>What has been placed so far, ascending by address.</summary>
    public IReadOnlyList<NamedRange> Occupied => _occupied;

    /// <summary>Whether all of <paramref name="range"/> is RAM.</summary>
    public bool IsRam(AddressRange range) => LowMemory.Contains(range) || HighMemory is { } high && high.Contains(range);

    /// <summary>Takes a range that cannot be anywhere else. Throws <see cref="BootException"/> where it is not RAM or not free.</summary>
    public void Reserve(string name, AddressRange range)
    {
        if (!IsRam(range))
            throw new BootException($"{name} needs {range}, which is not all guest memory ({string.Join(", ", Ram)}); give the machine more memory or load it elsewhere.");
        if (FirstOverlap(range) is { } other)
            throw new BootException($"{name} needs {range}, which overlaps {other.Name} at {other.Range}; load one of them elsewhere.");
        Insert(new(name, range));
    }

    /// <summary>Takes the highest free range of <paramref name="size"/> bytes inside <paramref name="window"/>, or returns <see langword="null"/>.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="size">Bytes, at least 1.</param>
    /// <param name="alignment">A power of two.</param>
    /// <param name="window">Where to look; parts of it that are not RAM are passed over.</param>
    public GuestAddress? TryAllocate(string name, ulong size, ulong alignment, AddressRange window)
    {
        for (int i = _ram.Length - 1; i >= 0; i--)
        {
            AddressRange ram = _ram[i];
            ulong start = Math.Max(ram.Start.Value, window.Start.Value);
            ulong last = Math.Min(ram.Last.Value, window.Last.Value);
            if (start > last || HighestFree(start, last, size, alignment) is not { } range) continue;
            Insert(new(name, range));
            return range.Start;
        }
        return null;
    }

    /// <summary>Takes memory for a structure of the boot protocol: below 640 KiB where there is room, otherwise elsewhere below 4 GiB. Throws <see cref="BootException"/> where nothing is free.</summary>
    /// <inheritdoc cref="TryAllocate"/>
    public GuestAddress Allocate(string name, ulong size, ulong alignment)
    {
        AddressRange conventional = new(new(PageSize), FirmwareArea.Start.Value / PageSize * PageSize - PageSize);
        GuestAddress? found = TryAllocate(name, size, alignment, conventional);
        if (found is null && LowMemory.Length > MemoryMap.OneMebibyte)
            found = TryAllocate(name, size, alignment, new(new(MemoryMap.OneMebibyte), LowMemory.Length - MemoryMap.OneMebibyte));
        return found ?? throw new BootException(string.Create(CultureInfo.InvariantCulture,
            $"There is no room for the {name} ({size} bytes) beside {string.Join(", ", _occupied.Select(o => $"{o.Name} at {o.Range}"))}; give the machine more memory."));
    }

    /// <summary>Length of the longest free stretch inside <paramref name="window"/>, in bytes.</summary>
    public ulong LargestFree(AddressRange window)
    {
        ulong best = 0;
        foreach (AddressRange ram in _ram)
        {
            ulong next = Math.Max(ram.Start.Value, window.Start.Value);
            ulong end = Math.Min(ram.Last.Value, window.Last.Value) + 1;
            foreach (NamedRange taken in _occupied.Where(o => o.Range.Last.Value >= next && o.Range.Start.Value < end))
            {
                if (taken.Range.Start.Value > next) best = Math.Max(best, taken.Range.Start.Value - next);
                next = taken.Range.Last.Value + 1;
            }
            if (end > next) best = Math.Max(best, end - next);
        }
        return best;
    }

    private AddressRange? HighestFree(ulong start, ulong last, ulong size, ulong alignment)
    {
        ulong end = last + 1;
        for (int i = _occupied.Count; end >= size && (end - size & ~(alignment - 1)) >= start;)
        {
            AddressRange candidate = new(new(end - size & ~(alignment - 1)), size);
            while (i > 0 && _occupied[i - 1].Range.Start.Value > candidate.Last.Value) i--;
            if (i == 0 || !_occupied[i - 1].Range.Overlaps(candidate)) return candidate;
            end = _occupied[i - 1].Range.Start.Value;
        }
        return null;
    }

    private NamedRange? FirstOverlap(AddressRange range) => _occupied.Find(o => o.Range.Overlaps(range));

    private void Insert(NamedRange range)
    {
        int at = _occupied.FindIndex(o => o.Range.Start.Value > range.Range.Start.Value);
        _occupied.Insert(at < 0 ? _occupied.Count : at, range);
    }
}
