using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot;

/// <summary>A file that the user named, opened for reading. Every failure is a <see cref="BootException"/> that names it.</summary>
internal sealed class InputFile : IDisposable
{
    private InputFile(string path, string role, SafeFileHandle handle, long length) => (Path, Role, Handle, Length) = (path, role, handle, length);

    /// <summary>The path as the user gave it.</summary>
    public string Path { get; }

    /// <summary>What the file is to the machine, for example <c>kernel</c>.</summary>
    public string Role { get; }

    /// <summary>The open file.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Its length in bytes when it was opened, at least 1.</summary>
    public long Length { get; }

    /// <summary>Opens a regular file that is not empty.</summary>
    public static InputFile Open(string path, string role)
    {
        string named = $"{role} '{path}'";
        if (string.IsNullOrEmpty(path) || path.Contains('\0', StringComparison.Ordinal)) throw new BootException($"{named} is not a path; name a file.");
        if (Directory.Exists(path)) throw new BootException($"{named} is a directory; name a file in it.");
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path);
            long length = RandomAccess.GetLength(handle);
            if (length == 0) throw new BootException($"{named} is empty; check how it was made.");
            var file = new InputFile(path, role, handle, length);
            handle = null;
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BootException($"{named} does not exist; check the path.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new BootException($"{named} may not be read by this user; check its permissions.", e);
        }
        catch (NotSupportedException e)
        {
            throw new BootException($"{named} is a pipe or a device; copy it into a file first.", e);
        }
        catch (IOException e)
        {
            throw new BootException($"{named} cannot be read: {e.Message}", e);
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>The first <paramref name="most"/> bytes, or all of a shorter file.</summary>
    public byte[] ReadHead(int most)
    {
        var head = new byte[Math.Min(most, Length)];
        Read(0, head, "its beginning");
        return head;
    }

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    /// <param name="offset">From here on in the file.</param>
    /// <param name="bytes">What to fill.</param>
    /// <param name="what">What is read, for the message where the file ends too early.</param>
    public void Read(long offset, Span<byte> bytes, string what)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                int read = RandomAccess.Read(Handle, bytes, offset);
                if (read == 0) throw Wrong($"is truncated: {what} ends beyond its {Length} bytes; get the file again");
                bytes = bytes[read..];
                offset += read;
            }
        }
        catch (IOException e)
        {
            throw new BootException($"{Role} '{Path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The failure of this file.</summary>
    /// <param name="what">What is wrong and what to do, as the rest of a sentence.</param>
    public BootException Wrong(string what) => new($"{Role} '{Path}' {what}.");

    /// <inheritdoc cref="Wrong(string)"/>
    public BootException Wrong(string what, Exception cause) => new($"{Role} '{Path}' {what}.", cause);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
