namespace ActorVmm.Lab;

/// <summary>Publishes projects of this repository for the lab: with their own runtime and compiled ahead, since the lab has neither .NET nor much speed.</summary>
public static class LabBuild
{
    private static readonly string[] SourcePatterns = ["*.cs", "*.csproj", "*.props", "*.json"];

    /// <summary>The repository that this assembly was built from: the folder above it that holds the solution.</summary>
    public static string RepositoryFolder { get; } = FindRepository();

    /// <summary>Gives the folder with a published project, publishing it where any source is newer.</summary>
    /// <param name="project">Folder of the project from the repository's root, for example <c>src/ActorVmm.Cli</c>.</param>
    /// <exception cref="LabException">The project cannot be published.</exception>
    public static string Publish(string project)
    {
        string folder = Path.Combine(RepositoryFolder, "artifacts", "lab", Path.GetFileName(project)), stamp = folder + ".stamp";
        DateTime newest = NewestSource();
        if (File.Exists(stamp) && File.GetLastWriteTimeUtc(stamp) >= newest) return folder;
        if (File.Exists(stamp)) File.Delete(stamp);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        HostTools.Run(HostTools.Dotnet,
            ["publish", Path.Combine(RepositoryFolder, project), "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishReadyToRun=true", "-o", folder, "-v", "quiet", "--nologo"]);
        File.WriteAllBytes(stamp, []);
        File.SetLastWriteTimeUtc(stamp, newest);
        return folder;
    }

    private static DateTime NewestSource()
    {
        IEnumerable<string> folders = ["src", "tests"];
        IEnumerable<string> files = folders.SelectMany(folder => SourcePatterns.SelectMany(pattern =>
            Directory.EnumerateFiles(Path.Combine(RepositoryFolder, folder), pattern, SearchOption.AllDirectories)));
        return files.Concat(Directory.EnumerateFiles(RepositoryFolder, "*.props")).Max(File.GetLastWriteTimeUtc);
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ActorVmm.sln"))) return folder.FullName;
        throw new LabException($"ActorVmm.sln is not in any folder above {AppContext.BaseDirectory}; run the lab from its repository.");
    }
}
