namespace ActorVmm.Cli.Tests.Programs;

/// <summary>Files of these tests, below one temporary folder that goes away with the process.</summary>
internal static class TestFolder
{
    /// <summary>The folder.</summary>
    public static string Root { get; } = Make();

    /// <summary>Writes a file and returns its path.</summary>
    public static string Write(string name, ReadOnlySpan<byte> content)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static string Make()
    {
        string root = Directory.CreateTempSubdirectory("actorvmm-cli-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    }
}
