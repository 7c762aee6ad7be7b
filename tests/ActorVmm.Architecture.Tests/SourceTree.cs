using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ActorVmm.Architecture.Tests;

/// <summary>The solution's own files, found from where the tests run.</summary>
internal static class SourceTree
{
    public const string Prefix = "ActorVmm.";

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Shipped { get; } = ProjectsIn("src");

    public static IReadOnlyList<Project> All { get; } = [.. Shipped, .. ProjectsIn("tests"), .. ProjectsIn("benchmarks")];

    /// <summary>The source files that are shipped.</summary>
    public static IReadOnlyList<SourceFile> Files { get; } = [.. Shipped.SelectMany(FilesOf)];

    public static string Relative(string path) => Path.GetRelativePath(Root, path);

    private static IEnumerable<SourceFile> FilesOf(Project project)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        foreach (string path in Directory.EnumerateFiles(project.Folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string text = File.ReadAllText(path);
            yield return new(project, path, text, CSharpSyntaxTree.ParseText(text, options).GetRoot());
        }
    }

    private static Project[] ProjectsIn(string folder)
    {
        string path = Path.Combine(Root, folder);
        if (!Directory.Exists(path)) return [];
        return [.. Directory.EnumerateFiles(path, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Project.Load)];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "ActorVmm.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No ActorVmm.sln above {AppContext.BaseDirectory}; run the tests from a checkout.");
    }
}
