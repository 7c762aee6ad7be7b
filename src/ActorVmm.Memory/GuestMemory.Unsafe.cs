using ActorVmm.Primitives;
using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Memory;

public sealed partial class GuestMemory
{
    private const int LoadChunk = 1 << 26;

    /// <summary>Copies guest memory out. False, and nothing copied, where not all of it is memory.</summary>
    public bool TryRead(GuestAddress address, Span<byte> destination)
    {
        GuestRegion[] regions = Volatile.Read(ref _regions);
        if (!Contains(regions, address.Value, (ulong)destination.Length)) return false;
        for (ulong at = address.Value; !destination.IsEmpty;)
        {
            Span<byte> piece = Piece(regions, at, (ulong)destination.Length);
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
            at += (ulong)piece.Length;
        }
        return true;
    }

    /// <summary>Copies into guest memory. False, and nothing written, where not all of it is memory.</summary>
    public bool TryWrite(GuestAddress address, ReadOnlySpan<byte> source)
    {
        GuestRegion[] regions = Volatile.Read(ref _regions);
        if (!Contains(regions, address.Value, (ulong)source.Length)) return false;
        for (ulong at = address.Value; !source.IsEmpty;)
        {
            Span<byte> piece = Piece(regions, at, (ulong)source.Length);
            source[..piece.Length].CopyTo(piece);
            source = source[piece.Length..];
            at += (ulong)piece.Length;
        }
        return true;
    }

    /// <summary>Sets all bytes of a range to <paramref name="value"/>. False, and nothing written, where not all of it is memory.</summary>
    public bool TryFill(AddressRange range, byte value)
    {
        GuestRegion[] regions = Volatile.Read(ref _regions);
        if (!Contains(regions, range.Start.Value, range.Length)) return false;
        for (ulong at = range.Start.Value, left = range.Length; left > 0;)
        {
            Span<byte> piece = Piece(regions, at, left);
            piece.Fill(value);
            left -= (ulong)piece.Length;
            at += (ulong)piece.Length;
        }
        return true;
    }

    /// <summary>Sets all bytes of a range to zero. False, and nothing written, where not all of it is memory.</summary>
    public bool TryZero(AddressRange range) => TryFill(range, 0);

    /// <summary>Reads part of a file straight into guest memory, without a copy in between. False, and nothing written, where not all of it is memory.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="file">The file.</param>
    /// <param name="offset">Its first byte that is taken.</param>
    /// <param name="length">How many bytes; 0 does nothing.</param>
    /// <exception cref="EndOfStreamException">The file is shorter; what it had is in memory.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryLoad(GuestAddress address, SafeFileHandle file, long offset, ulong length)
    {
        GuestRegion[] regions = Volatile.Read(ref _regions);
        if (!Contains(regions, address.Value, length)) return false;
        for (ulong at = address.Value, left = length; left > 0;)
        {
            int count = RandomAccess.Read(file, Piece(regions, at, Math.Min(left, LoadChunk)), offset);
            if (count == 0) throw new EndOfStreamException($"The file ends {left} bytes before the {length} that were to be loaded at {address}; it is truncated or was changed meanwhile.");
            offset += count;
            left -= (ulong)count;
            at += (ulong)count;
        }
        return true;
    }

    /// <summary>Guest memory in place, for bulk work of code that the guest does not steer. False where it is not memory or crosses into another region.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="length">How many bytes, not negative.</param>
    /// <param name="bytes">The bytes; the guest may change them meanwhile. Valid until <see cref="Dispose"/>.</param>
    public bool TryGetSpan(GuestAddress address, int length, out Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        bytes = default;
        if (Find(Volatile.Read(ref _regions), address.Value) is not { } region || (ulong)length > region.Length - (address.Value - region.Start.Value)) return false;
        bytes = Piece(region, address.Value, (ulong)length);
        return true;
    }

    /// <summary>Where this process has a range that lies in one region, for system calls that take addresses. False where it is not memory or crosses into another region.</summary>
    public bool TryGetHostAddress(AddressRange range, out nuint hostAddress)
    {
        hostAddress = 0;
        if (Find(Volatile.Read(ref _regions), range.Start.Value) is not { } region || !region.Range.Contains(range)) return false;
        hostAddress = region.HostAddress + (nuint)(range.Start.Value - region.Start.Value);
        return true;
    }

    // The bytes from an address on that lie in one region, at most `most`; the caller has checked that the address is memory.
    private static Span<byte> Piece(GuestRegion[] regions, ulong address, ulong most) => Piece(Find(regions, address)!, address, most);

    private static unsafe Span<byte> Piece(GuestRegion region, ulong address, ulong most)
    {
        ulong offset = address - region.Start.Value;
        int length = (int)Math.Min(Math.Min(most, region.Length - offset), int.MaxValue);
        // SAFETY: offset < region.Length and offset + length <= region.Length, and the region's mapping has region.Length bytes from HostAddress.
        return new((void*)(region.HostAddress + (nuint)offset), length);
    }
}
