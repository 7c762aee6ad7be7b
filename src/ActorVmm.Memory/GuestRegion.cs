using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Memory;

/// <summary>One piece of guest memory: where the guest sees it and where this process has it. Owns its mapping.</summary>
public sealed class GuestRegion : IDisposable
{
    /// <summary>The size of a page, of which a region is a whole number, in bytes.</summary>
    public const ulong PageSize = 4096;

    /// <summary>Shows all of <paramref name="mapping"/> at <paramref name="start"/>. Throws <see cref="ArgumentException"/> where one of them is not page aligned.</summary>
    public GuestRegion(GuestAddress start, MappedRegion mapping)
    {
        if (start.Value % PageSize != 0 || mapping.Length % PageSize != 0)
            throw new ArgumentException($"Guest memory at {start} of {mapping.Length} bytes is not a whole number of {PageSize}-byte pages; align both.", nameof(start));
        (Range, Mapping, HostAddress) = (new(start, mapping.Length), mapping, mapping.Address);
    }

    /// <summary>The guest physical addresses it answers to.</summary>
    public AddressRange Range { get; }

    /// <summary>Its first guest physical address, page aligned.</summary>
    public GuestAddress Start => Range.Start;

    /// <summary>Its length in bytes, a page multiple.</summary>
    public ulong Length => Range.Length;

    /// <summary>Its first address in this process.</summary>
    public nuint HostAddress { get; }

    /// <summary>The mapping behind it.</summary>
    public MappedRegion Mapping { get; }

    /// <summary>Private zeroed memory, counted against the host only as it is touched. Throws <see cref="LinuxException"/>.</summary>
    public static GuestRegion Anonymous(AddressRange range) => new(range.Start, MappedRegion.Anonymous(range.Length));

    /// <summary>Unmaps the memory; nobody may use it any more.</summary>
    public void Dispose() => Mapping.Dispose();
}
