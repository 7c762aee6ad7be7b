using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Unpacks LZ4 in the legacy frame format: a magic number, then blocks of 8 MiB, each behind its packed length. Source: LZ4 Frame Format Description, "Legacy frame".</summary>
internal sealed class Lz4LegacyStream : ReadOnlyStream
{
    private const uint Magic = 0x184c2102;
    private const int BlockSize = 8 << 20;

    private readonly Stream _packed;
    private readonly byte[] _block;
    private byte[] _input = [];
    private int _next, _end;
    private bool _finished;

    /// <summary>Reads the magic number. Throws <see cref="InvalidDataException"/> for another one.</summary>
    /// <param name="packed">The packed data; owned.</param>
    /// <param name="most">Bytes wanted at most: where that is less than a block, no more of the first block is unpacked.</param>
    public Lz4LegacyStream(Stream packed, ulong most)
    {
        _packed = packed;
        _block = GC.AllocateUninitializedArray<byte>((int)Math.Min(most, BlockSize));
        if (ReadWord() != Magic) throw new InvalidDataException("it has no legacy LZ4 frame");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_next == _end && !_finished) UnpackBlock();
        int count = Math.Min(buffer.Length, _end - _next);
        _block.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _packed.Dispose();
        base.Dispose(disposing);
    }

    private void UnpackBlock()
    {
        uint? length = ReadWord();
        if (length == Magic) return;
        _finished = length is null || _block.Length < BlockSize;
        if (length is not { } packed) return;
        if (packed > LZ4Codec.MaximumOutputSize(BlockSize)) throw new InvalidDataException($"a block of {packed} bytes is longer than the format allows");
        if (_input.Length < packed) _input = GC.AllocateUninitializedArray<byte>((int)packed);
        Span<byte> input = _input.AsSpan(0, (int)packed);
        _packed.ReadExactly(input);
        _next = 0;
        _end = _block.Length < BlockSize ? LZ4Codec.PartialDecode(input, _block) : LZ4Codec.Decode(input, _block);
        if (_end < 0) throw new InvalidDataException("a block is damaged");
    }

    // Fewer than four bytes are the end: images are padded.
    private uint? ReadWord()
    {
        Span<byte> word = stackalloc byte[4];
        return _packed.ReadAtLeast(word, 4, throwOnEndOfStream: false) < 4 ? null : BinaryPrimitives.ReadUInt32LittleEndian(word);
    }
}
