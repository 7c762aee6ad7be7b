namespace ActorVmm.TestRun;

/// <summary>A built test project.</summary>
/// <param name="Name">Name of the project and of its assembly.</param>
/// <param name="Assembly">Full path of the assembly.</param>
/// <param name="Alone">Whether nothing else may run beside it: a whole emulated machine needs all CPUs.</param>
internal sealed record TestProject(string Name, string Assembly, bool Alone)
{
    private const string AloneProject = "ActorVmm.Lab.Tests";

    /// <summary>All test projects of a repository, by name.</summary>
    public static IReadOnlyList<TestProject> Find(string repository) =>
        [.. from folder in Directory.EnumerateDirectories(Path.Combine(repository, "tests"), "*.Tests").Order(StringComparer.Ordinal)
            let name = Path.GetFileName(folder)
            where File.Exists(Path.Combine(folder, name + ".csproj"))
            select new TestProject(name, Path.Combine(repository, "artifacts", "bin", name, "release", name + ".dll"), name == AloneProject)];
}
