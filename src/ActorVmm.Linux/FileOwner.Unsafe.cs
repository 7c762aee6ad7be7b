using System.Globalization;

namespace ActorVmm.Linux;

/// <summary>Who may open a file. Source: statx(2), group(5).</summary>
/// <param name="UserId">The number of the owning user.</param>
/// <param name="GroupId">The number of the owning group.</param>
/// <param name="Mode">The permission bits.</param>
public sealed record FileOwner(uint UserId, uint GroupId, UnixFileMode Mode)
{
    private const string GroupFile = "/etc/group";

    /// <summary>The group's name; its number where this host has no name for it.</summary>
    public string GroupName
    {
        get
        {
            string number = GroupId.ToString(CultureInfo.InvariantCulture);
            if (!File.Exists(GroupFile)) return number;
            string[]? fields = File.ReadLines(GroupFile).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == number);
            return fields is null ? number : fields[0];
        }
    }

    /// <summary>The owner of <paramref name="path"/>, behind symbolic links; <see langword="null"/> where it does not exist or cannot be seen.</summary>
    public static unsafe FileOwner? Of(string path)
    {
        const int size = 256, uidOffset = 20, gidOffset = 24, modeOffset = 28;
        byte* status = stackalloc byte[size];
        // SAFETY: struct statx is 256 bytes, as the buffer; the three fields lie inside it at the offsets of the kernel's interface.
        if (NativeMethods.statx(NativeMethods.AT_FDCWD, path, 0, NativeMethods.STATX_BASIC_STATS, status) < 0) return null;
        return new(*(uint*)(status + uidOffset), *(uint*)(status + gidOffset), (UnixFileMode)(*(ushort*)(status + modeOffset) & 0xfff));
    }
}
