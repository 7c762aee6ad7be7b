namespace ActorVmm.Primitives;

/// <summary>A half-open range of guest physical addresses: <c>[Start, Start + Length)</c>, in bytes.</summary>
public readonly record struct AddressRange
{
    /// <summary>The range of <paramref name="length"/> bytes at <paramref name="start"/>. Throws <see cref="ArgumentOutOfRangeException"/> if it is empty or runs past 2^64.</summary>
    public AddressRange(GuestAddress start, ulong length)
    {
        ArgumentOutOfRangeException.ThrowIfZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length - 1, ulong.MaxValue - start.Value);
        (Start, Length) = (start, length);
    }

    /// <summary>The first address.</summary>
    public GuestAddress Start { get; }

    /// <summary>Length in bytes, at least 1.</summary>
    public ulong Length { get; }

    /// <summary>The last address that belongs to the range (an exclusive end could not name the top of the address space).</summary>
    public GuestAddress Last => new(Start.Value + (Length - 1));

    /// <summary>Whether the two ranges share at least one byte.</summary>
    public bool Overlaps(AddressRange other) => Start.Value <= other.Last.Value && other.Start.Value <= Last.Value;

    /// <summary>Whether <paramref name="address"/> lies in the range.</summary>
    public bool Contains(GuestAddress address) => address.Value - Start.Value < Length;

    /// <summary>Whether all of <paramref name="other"/> lies in the range.</summary>
    public bool Contains(AddressRange other) => Start.Value <= other.Start.Value && other.Last.Value <= Last.Value;

    /// <summary>First and last address, as <c>/proc/iomem</c> has it.</summary>
    public override string ToString() => $"0x{Start.Value:x}-0x{Last.Value:x}";
}
