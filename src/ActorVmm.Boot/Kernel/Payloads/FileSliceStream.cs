using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Reads a part of a file from its beginning to its end, buffered: some decoders take one byte at a time. Does not own the file.</summary>
internal sealed class FileSliceStream(SafeFileHandle file, long offset, long length) : ReadOnlyStream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _fetched;
    private int _next, _end;

    /// <summary>Bytes that were handed out so far.</summary>
    public long Consumed => _fetched - (_end - _next);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_next == _end && buffer.Length >= _buffer.Length) return Fetch(buffer);
        if (_next == _end) Refill();
        int count = Math.Min(buffer.Length, _end - _next);
        _buffer.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    /// <inheritdoc/>
    public override int ReadByte()
    {
        if (_next == _end) Refill();
        return _next == _end ? -1 : _buffer[_next++];
    }

    private void Refill() => (_next, _end) = (0, Fetch(_buffer));

    private int Fetch(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _fetched);
        int read = RandomAccess.Read(file, buffer[..wanted], offset + _fetched);
        _fetched += read;
        return read;
    }
}
