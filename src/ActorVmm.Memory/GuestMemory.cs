using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Memory;

/// <summary>The guest's RAM. Every address and length may come from a hostile guest: what is not memory is refused, and nothing outside is touched.</summary>
/// <remarks>
/// Thread safe; the guest's vCPUs write the same bytes at any time, so copy out what you check. An access either happens whole or not at all;
/// it may cross regions that touch each other.
/// </remarks>
public sealed partial class GuestMemory : IDisposable
{
    private GuestRegion[] _regions;

    /// <summary>Zeroed memory at these ranges, in any order. Throws <see cref="ArgumentException"/> where they overlap or are not page aligned, <see cref="LinuxException"/> where the host refuses.</summary>
    public GuestMemory(IEnumerable<AddressRange> ranges)
    {
        var regions = new List<GuestRegion>();
        try
        {
            foreach (AddressRange range in ranges) regions.Add(GuestRegion.Anonymous(range));
            _regions = Sorted(regions);
        }
        catch
        {
            regions.ForEach(region => region.Dispose());
            throw;
        }
    }

    /// <summary>Memory made of these regions, which it owns from now on. Throws <see cref="ArgumentException"/> where they overlap; then they stay the caller's.</summary>
    public GuestMemory(IEnumerable<GuestRegion> regions) => _regions = Sorted(regions);

    /// <summary>The regions, by ascending address; none after <see cref="Dispose"/>.</summary>
    public IReadOnlyList<GuestRegion> Regions => Volatile.Read(ref _regions);

    /// <summary>Bytes of all regions.</summary>
    public ByteSize Size
    {
        get
        {
            ulong bytes = 0;
            foreach (GuestRegion region in Volatile.Read(ref _regions)) bytes += region.Length;
            return new(bytes);
        }
    }

    /// <summary>Whether all of <paramref name="range"/> is memory.</summary>
    public bool Contains(AddressRange range) => Contains(Volatile.Read(ref _regions), range.Start.Value, range.Length);

    /// <summary>Unmaps all regions. Later accesses find no memory; one that is in progress on another thread crashes the process, so stop the users first.</summary>
    public void Dispose()
    {
        foreach (GuestRegion region in Interlocked.Exchange(ref _regions, [])) region.Dispose();
    }

    private static GuestRegion[] Sorted(IEnumerable<GuestRegion> regions)
    {
        GuestRegion[] sorted = [.. regions.OrderBy(region => region.Start.Value)];
        for (int i = 1; i < sorted.Length; i++)
            if (sorted[i].Range.Overlaps(sorted[i - 1].Range))
                throw new ArgumentException($"Guest memory {sorted[i].Range} overlaps {sorted[i - 1].Range}; move or shorten one of them.", nameof(regions));
        return sorted;
    }

    private static bool Contains(GuestRegion[] regions, ulong address, ulong length)
    {
        while (length > 0)
        {
            if (Find(regions, address) is not { } region) return false;
            ulong rest = region.Length - (address - region.Start.Value);
            if (length <= rest) return true;
            length -= rest;
            // Wraps to 0 behind a region that ends at the top of the address space; nothing goes on there.
            if ((address += rest) == 0) return false;
        }
        return true;
    }

    // A machine has few regions, and nearly all accesses are to the first: a walk beats a search.
    private static GuestRegion? Find(GuestRegion[] regions, ulong address)
    {
        foreach (GuestRegion region in regions)
            if (address - region.Start.Value < region.Length) return region;
        return null;
    }
}
