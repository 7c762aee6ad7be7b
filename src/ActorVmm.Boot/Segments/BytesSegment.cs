using ActorVmm.Primitives;

namespace ActorVmm.Boot.Segments;

/// <summary>Bytes made while planning: tables and structures, never file contents.</summary>
internal sealed class BytesSegment(string name, GuestAddress at, ReadOnlyMemory<byte> bytes) : BootSegment(name)
{
    /// <summary>Where they go.</summary>
    public GuestAddress Address => at;

    /// <summary>What they are.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <inheritdoc/>
    internal override void WriteTo(IBootTarget target)
    {
        if (!target.TryWrite(at, bytes.Span)) throw NotMemory(new AddressRange(at, (ulong)bytes.Length));
    }
}
