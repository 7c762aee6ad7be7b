namespace ActorVmm.Primitives;

/// <summary>A guest physical address (GPA), in bytes from the start of guest physical space.</summary>
public readonly record struct GuestAddress(ulong Value) : IComparable<GuestAddress>
{
    /// <summary>The address <paramref name="bytes"/> further on. Throws <see cref="OverflowException"/> past 2^64 - 1.</summary>
    public GuestAddress Plus(ulong bytes) => new(checked(Value + bytes));

    /// <summary>This address rounded up to a multiple of <paramref name="alignment"/>, a power of two.</summary>
    public GuestAddress AlignUp(ulong alignment) => new(checked(Value + alignment - 1) & ~(alignment - 1));

    /// <inheritdoc/>
    public int CompareTo(GuestAddress other) => Value.CompareTo(other.Value);

    /// <summary>Hexadecimal with prefix, as the kernel's logs have it.</summary>
    public override string ToString() => $"0x{Value:x}";
}
