namespace ActorVmm.Lab;

/// <summary>Finds the shared libraries of this machine that programs need, so that they run in the lab too.</summary>
internal static class SharedLibraries
{
    private static readonly byte[] ElfMagic = [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    /// <summary>What .NET opens by name, so that no program lists it: wanted where it is installed.</summary>
    private static readonly string[] OpenedByName = ["/lib/x86_64-linux-gnu/libssl.so.3", "/lib/x86_64-linux-gnu/libcrypto.so.3", "/lib64/ld-linux-x86-64.so.2"];

    /// <summary>Full paths of all libraries that the programs and libraries among the content need and that lie outside of it.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<LabContent> content)
    {
        string[] elfFiles = content.SelectMany(item => FilesOf(item.HostPath)).Where(IsElf).ToArray();
        if (elfFiles.Length == 0) return [];
        // ldd complains of static programs among others, and they need nothing.
        string listing = HostTools.Run(HostTools.PathOf(HostTools.ListLibraries), elfFiles, mayFail: true);
        HashSet<string> own = [.. elfFiles];
        return [.. Listed(listing).Concat(OpenedByName.Where(File.Exists)).Distinct().Where(path => !own.Contains(path)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The paths in ldd's output: <c>name =&gt; /path (address)</c>, or <c>/path (address)</c> for the loader.</summary>
    internal static IEnumerable<string> Listed(string listing) =>
        from line in listing.Split('\n')
        where line.StartsWith('\t')
        let arrow = line.IndexOf("=> ", StringComparison.Ordinal)
        let path = line[(arrow < 0 ? 1 : arrow + 3)..].Split(" (")[0].Trim()
        where path.StartsWith('/')
        select path;

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path];

    private static bool IsElf(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(ElfMagic);
    }
}
