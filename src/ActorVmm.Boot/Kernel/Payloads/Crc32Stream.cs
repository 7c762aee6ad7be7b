using System.Buffers.Binary;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Passes the contents of an xz block on, and at their end compares them with the CRC32 behind the block. Source: The .xz File Format, "Block Padding", "Check", "Cyclic Redundancy Checks".</summary>
/// <param name="unpacked">The contents; owned.</param>
/// <param name="packed">Where they come from: at the end of the contents it stands right behind the packed data.</param>
internal sealed class Crc32Stream(Stream unpacked, FileSliceStream packed) : ReadOnlyStream
{
    private const uint Polynomial = 0xedb8_8320;

    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(TableEntry)];

    private uint _crc = uint.MaxValue;
    private bool _checked;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = unpacked.Read(buffer);
        uint crc = _crc;
        foreach (byte value in buffer[..read]) crc = s_table[(byte)(crc ^ value)] ^ crc >> 8;
        _crc = crc;
        if (read == 0 && !buffer.IsEmpty && !_checked) Check();
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }

    // Headers are multiples of four bytes, so the padding follows from the bytes read.
    private void Check()
    {
        _checked = true;
        Span<byte> bytes = stackalloc byte[8];
        int padding = (int)(-packed.Consumed & 3);
        packed.ReadExactly(bytes[..(padding + 4)]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[padding..]) != ~_crc) throw new InvalidDataException("its check sum is wrong");
    }

    private static uint TableEntry(int value)
    {
        uint entry = (uint)value;
        for (int bit = 0; bit < 8; bit++) entry = (entry & 1) != 0 ? entry >> 1 ^ Polynomial : entry >> 1;
        return entry;
    }
}
