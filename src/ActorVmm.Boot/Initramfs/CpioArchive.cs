using System.Globalization;
using System.Text;

namespace ActorVmm.Boot.Initramfs;

/// <summary>
/// An initramfs in the "newc" cpio format that the Linux kernel unpacks. The same content always gives the same bytes: entries are
/// ordered by path, belong to root and carry no time. Not for use by several threads at once.
/// </summary>
/// <remarks>Source: Linux Documentation/driver-api/early-userspace/buffer-format.rst, "initramfs buffer format".</remarks>
public sealed class CpioArchive
{
    private const int RegularFile = 0x8000, Directory = 0x4000, SymbolicLink = 0xA000, CharacterDevice = 0x2000, Kind = 0xF000;
    private const int HeaderLength = 110;

    private sealed record Entry(int Mode, ReadOnlyMemory<byte> Content, int Major = 0, int Minor = 0);

    // Ordinal order puts a folder before what lies in it, since its path is a prefix of theirs.
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a folder; the folders above it are added as needed. Adding a folder again does nothing.</summary>
    /// <param name="path">Path from the root, with or without a leading slash.</param>
    /// <param name="permissions">The lower 12 bits of the mode.</param>
    public void AddDirectory(string path, int permissions = 0b111_101_101)
    {
        string name = Normalize(path);
        if (_entries.TryGetValue(name, out Entry? there) && (there.Mode & Kind) == Directory) return;
        Add(name, new Entry(Directory | permissions, default));
    }

    /// <summary>Adds a regular file of less than 4 GiB. The content is not copied until <see cref="WriteTo"/>.</summary>
    /// <param name="path">Path from the root, with or without a leading slash.</param>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="executable">Whether everybody may run it (mode 0755 instead of 0644).</param>
    public void AddFile(string path, ReadOnlyMemory<byte> content, bool executable = false) =>
        Add(Normalize(path), new Entry(RegularFile | (executable ? 0b111_101_101 : 0b110_100_100), content));

    /// <summary>Adds a symbolic link.</summary>
    /// <param name="path">Path of the link from the root.</param>
    /// <param name="target">What the link holds; not checked.</param>
    public void AddSymbolicLink(string path, string target) =>
        Add(Normalize(path), new Entry(SymbolicLink | 0b111_111_111, Encoding.UTF8.GetBytes(target)));

    /// <summary>Adds a character device node (for example <c>dev/console</c>, 5:1); needs no privilege.</summary>
    /// <param name="path">Path of the node from the root.</param>
    /// <param name="major">Major number, not negative.</param>
    /// <param name="minor">Minor number, not negative.</param>
    public void AddCharacterDevice(string path, int major, int minor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(major);
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        Add(Normalize(path), new Entry(CharacterDevice | 0b110_000_000, default, major, minor));
    }

    /// <summary>Writes the whole archive with its trailer.</summary>
    /// <param name="output">A stream that can be written; it is left open.</param>
    public void WriteTo(Stream output)
    {
        int inode = 0;
        foreach ((string path, Entry entry) in _entries) WriteEntry(output, ++inode, path, entry);
        WriteEntry(output, 0, "TRAILER!!!", new Entry(0, default));
    }

    /// <summary>The whole archive as bytes.</summary>
    public byte[] ToArray()
    {
        using MemoryStream stream = new();
        WriteTo(stream);
        return stream.ToArray();
    }

    private void Add(string name, Entry entry)
    {
        int slash = name.LastIndexOf('/');
        if (slash > 0) AddDirectory(name[..slash]);
        if (!_entries.TryAdd(name, entry)) throw new ArgumentException($"'{name}' is in the archive already.", nameof(name));
    }

    private static void WriteEntry(Stream output, int inode, string path, Entry entry)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        int links = (entry.Mode & Kind) == Directory ? 2 : 1;
        // inode, mode, uid, gid, links, mtime, size, device (2), node's device (2), name length with its zero, checksum (unused in newc)
        Span<int> fields = [inode, entry.Mode, 0, 0, links, 0, entry.Content.Length, 0, 0, entry.Major, entry.Minor, name.Length, 0];
        StringBuilder header = new("070701", HeaderLength);
        foreach (int field in fields) header.Append(field.ToString("x8", CultureInfo.InvariantCulture));
        output.Write(Encoding.ASCII.GetBytes(header.ToString()));
        output.Write(name);
        Pad(output, HeaderLength + name.Length);
        output.Write(entry.Content.Span);
        Pad(output, entry.Content.Length);
    }

    private static void Pad(Stream output, int written) => output.Write("\0\0\0"u8[..(-written & 3)]);

    private static string Normalize(string path)
    {
        string name = path.Trim('/');
        bool bad = name.Length == 0 || name.Contains('\0') || name.Split('/').Any(part => part is "" or "." or "..");
        return bad ? throw new ArgumentException($"'{path}' is no path below the root of an archive.", nameof(path)) : name;
    }
}
