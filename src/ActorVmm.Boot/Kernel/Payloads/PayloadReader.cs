namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Reads an unpacked kernel from its beginning to its end. Whatever is wrong with the packed data ends in a <see cref="BootException"/>.</summary>
internal sealed class PayloadReader : IDisposable
{
    private const int SkipChunk = 64 * 1024;

    private readonly InputFile _file;
    private readonly Payload _payload;
    private readonly Stream _stream;
    private ulong _position;

    /// <summary>Starts unpacking.</summary>
    /// <param name="file">The bzImage.</param>
    /// <param name="payload">Where its payload is.</param>
    /// <param name="most">How much will be read at most, in bytes.</param>
    public PayloadReader(InputFile file, Payload payload, ulong most)
    {
        (_file, _payload) = (file, payload);
        _stream = Guarded(() => PayloadCompressions.Open(payload.Compression, new FileSliceStream(file.Handle, payload.Offset, payload.Length), most));
    }

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    public void Read(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = ReadSome(bytes);
            if (read == 0) throw Damaged(null, $"it ends after {_position} of {_payload.UnpackedLength} bytes");
            bytes = bytes[read..];
        }
    }

    /// <summary>Passes over everything before <paramref name="position"/>.</summary>
    public void SkipTo(ulong position)
    {
        Span<byte> chunk = new byte[SkipChunk];
        while (_position < position) Read(chunk[..(int)Math.Min(SkipChunk, position - _position)]);
    }

    /// <summary>Reads the rest, so that a check sum at the end is checked. Throws where the data goes on behind its length.</summary>
    public void Finish()
    {
        SkipTo(_payload.UnpackedLength);
        if (ReadSome(new byte[1]) != 0) throw Damaged(null, $"it goes on after {_payload.UnpackedLength} bytes");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private int ReadSome(Span<byte> bytes)
    {
        try
        {
            int read = _stream.Read(bytes);
            _position += (ulong)read;
            return read;
        }
        catch (Exception e) when (e is not BootException)
        {
            throw Damaged(e, e.Message);
        }
    }

    // The decoders come from several libraries, which say "damaged" by exceptions of all kinds.
    private Stream Guarded(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is not BootException)
        {
            throw Damaged(e, e.Message);
        }
    }

    private BootException Damaged(Exception? cause, string why)
    {
        string what = $"has a damaged {_payload.Compression.ToString().ToLowerInvariant()} payload: {why.ReplaceLineEndings(" ").TrimEnd('.')}; get the file again";
        return cause is null ? _file.Wrong(what) : _file.Wrong(what, cause);
    }
}
