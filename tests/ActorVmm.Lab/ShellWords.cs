namespace ActorVmm.Lab;

/// <summary>Words as a shell reads them.</summary>
public static class ShellWords
{
    /// <summary>Writes words so that a shell takes each of them as it is.</summary>
    public static string Join(params IEnumerable<string> words) => string.Join(' ', words.Select(word => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'"));
}
