namespace ActorVmm.Cli.Checks;

/// <summary>The files in which the kernel tells about itself, below any root: <c>/</c>, or a recorded tree.</summary>
internal sealed class HostFiles(string root)
{
    /// <summary>The text without the blanks around it, or <see langword="null"/> where it cannot be read.</summary>
    public string? Text(string path)
    {
        try { return File.ReadAllText(At(path)).Trim(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
    }

    /// <summary>The lines, none where the file cannot be read.</summary>
    public string[] Lines(string path) => Text(path)?.Split('\n') ?? [];

    /// <summary>A whole number, or <see langword="null"/>.</summary>
    public long? Number(string path) => long.TryParse(Text(path), out long number) ? number : null;

    /// <summary>Whether there is a file, device or directory.</summary>
    public bool Exists(string path) => Path.Exists(At(path));

    /// <summary>The names in a directory that start with <paramref name="prefix"/>, with the number behind it; by number.</summary>
    public IEnumerable<(string Path, int Number)> Numbered(string directory, string prefix)
    {
        if (!Directory.Exists(At(directory))) return [];
        return Directory.EnumerateDirectories(At(directory), prefix + "*").Select(Path.GetFileName)
            .Where(name => int.TryParse(name.AsSpan(prefix.Length), out _))
            .Select(name => ($"{directory}/{name}", int.Parse(name.AsSpan(prefix.Length), System.Globalization.CultureInfo.InvariantCulture)))
            .OrderBy(entry => entry.Item2);
    }

    /// <summary>The names of the directories in a directory, sorted.</summary>
    public IEnumerable<string> Directories(string directory) =>
        Directory.Exists(At(directory)) ? Directory.EnumerateDirectories(At(directory)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];

    private string At(string path) => Path.Join(root, path);
}
