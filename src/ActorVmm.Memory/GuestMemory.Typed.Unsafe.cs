using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Primitives;

namespace ActorVmm.Memory;

// Little-endian numbers. One that lies in one region is moved by a single load or store with acquire or release order, as the guest's own would be.
public sealed partial class GuestMemory
{
    /// <summary>Reads a number; false where it is not memory.</summary>
    public bool TryReadUInt8(GuestAddress address, out byte value) => TryLoadNumber(address, out value);

    /// <inheritdoc cref="TryReadUInt8"/>
    public bool TryReadUInt16(GuestAddress address, out ushort value) => TryLoadNumber(address, out value);

    /// <inheritdoc cref="TryReadUInt8"/>
    public bool TryReadUInt32(GuestAddress address, out uint value) => TryLoadNumber(address, out value);

    /// <inheritdoc cref="TryReadUInt8"/>
    public bool TryReadUInt64(GuestAddress address, out ulong value) => TryLoadNumber(address, out value);

    /// <summary>Reads a number; all ones where it is not memory, as on an empty bus.</summary>
    public byte ReadUInt8(GuestAddress address) => TryLoadNumber(address, out byte value) ? value : byte.MaxValue;

    /// <inheritdoc cref="ReadUInt8"/>
    public ushort ReadUInt16(GuestAddress address) => TryLoadNumber(address, out ushort value) ? value : ushort.MaxValue;

    /// <inheritdoc cref="ReadUInt8"/>
    public uint ReadUInt32(GuestAddress address) => TryLoadNumber(address, out uint value) ? value : uint.MaxValue;

    /// <inheritdoc cref="ReadUInt8"/>
    public ulong ReadUInt64(GuestAddress address) => TryLoadNumber(address, out ulong value) ? value : ulong.MaxValue;

    /// <summary>Writes a number; false, and nothing written, where it is not memory.</summary>
    public bool WriteUInt8(GuestAddress address, byte value) => TryStoreNumber(address, value);

    /// <inheritdoc cref="WriteUInt8"/>
    public bool WriteUInt16(GuestAddress address, ushort value) => TryStoreNumber(address, value);

    /// <inheritdoc cref="WriteUInt8"/>
    public bool WriteUInt32(GuestAddress address, uint value) => TryStoreNumber(address, value);

    /// <inheritdoc cref="WriteUInt8"/>
    public bool WriteUInt64(GuestAddress address, ulong value) => TryStoreNumber(address, value);

    private unsafe bool TryLoadNumber<T>(GuestAddress address, out T value) where T : unmanaged
    {
        byte* at = Locate(address.Value, sizeof(T));
        if (at != null)
        {
            // SAFETY: Locate found sizeof(T) bytes of one region. x86-64 loads from any alignment in one instruction; the barrier keeps later accesses behind it.
            value = Unsafe.ReadUnaligned<T>(at);
            Volatile.ReadBarrier();
            return true;
        }
        value = default;
        return TryRead(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    private unsafe bool TryStoreNumber<T>(GuestAddress address, T value) where T : unmanaged
    {
        byte* at = Locate(address.Value, sizeof(T));
        if (at == null) return TryWrite(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
        Volatile.WriteBarrier();
        // SAFETY: Locate found sizeof(T) bytes of one region. x86-64 stores to any alignment in one instruction.
        Unsafe.WriteUnaligned(at, value);
        return true;
    }

    private unsafe byte* Locate(ulong address, int size)
    {
        GuestRegion? region = Find(Volatile.Read(ref _regions), address);
        if (region is null || region.Length - (address - region.Start.Value) < (ulong)size) return null;
        // SAFETY: Find says that the offset is inside the region, and the line above that `size` bytes follow it.
        return (byte*)(region.HostAddress + (nuint)(address - region.Start.Value));
    }
}
