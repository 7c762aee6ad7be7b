using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>Reads a part of a file from its beginning to its end. Does not own the file.</summary>
internal sealed class FileSliceStream(SafeFileHandle file, long offset, long length) : ReadOnlyStream
{
    private long _position;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - _position);
        int read = RandomAccess.Read(file, buffer[..wanted], offset + _position);
        _position += read;
        return read;
    }
}
