using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorVmm.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MostLines = 300;

    [Fact]
    public void Files_AreShort() =>
        Rule.Holds($"No file has more than {MostLines} lines, but for declarations of the kernel's:", SourceTree.Files
            .Where(file => !file.IsAbi && file.LineCount > MostLines).Select(file => $"{file}: {file.LineCount} lines"));

    [Fact]
    public void Files_HoldOneTypeOfTheirName() =>
        Rule.Holds("One type a file, named after it:", SourceTree.Files
            .Where(file => !file.Syntax.DescendantNodes().OfType<GlobalStatementSyntax>().Any())
            .Select(file => (file, names: file.TopLevelTypes.Select(NameOf).Distinct().ToArray()))
            .Where(found => found.names.Length != 1 || found.names[0] != found.file.TypeName)
            .Select(found => $"{found.file} holds {(found.names.Length == 0 ? "no type" : string.Join(", ", found.names))}"));

    [Fact]
    public void Namespaces_AreTheProjectsOrTheFolders() =>
        Rule.Holds("A namespace is file-scoped and is its project's, or that and the file's folders:", SourceTree.Files.SelectMany(file =>
            file.Syntax.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
                .Where(declared => declared is not FileScopedNamespaceDeclarationSyntax
                    || declared.Name.ToString() != file.Project.Name && declared.Name.ToString() != string.Join('.', file.Folders.Prepend(file.Project.Name)))
                .Select(declared => $"{file.At(declared)}: {declared.Name}")));

    [Fact]
    public void Files_SayNothingIsMissing() =>
        Rule.Holds("Shipped code is finished; none of these words is in it:", SourceTree.Files
            .SelectMany(file => file.Text.Split('\n').Select((line, i) => (line, at: $"{file}({i + 1})")))
            .Where(line => Unfinished().IsMatch(line.line)).Select(line => $"{line.at}: {line.line.Trim()}"));

    [Fact]
    public void Files_HaveNoRegions() =>
        Rule.Holds("No #region and no #pragma warning disable:", SourceTree.Files.SelectMany(file => file.Syntax.DescendantNodes(descendIntoTrivia: true)
            .Where(node => node is RegionDirectiveTriviaSyntax or PragmaWarningDirectiveTriviaSyntax).Select(node => $"{file.At(node)}: {node.ToString().Trim()}")));

    [Fact]
    public void Projects_HaveAReadme()
    {
        HashSet<string> names = [.. SourceTree.All.Select(project => project.Name)];
        Rule.Holds("Every project has a README.md, but for the tests of another project:", SourceTree.All
            .Where(project => !(project.Name.EndsWith(".Tests", StringComparison.Ordinal) && names.Contains(project.Name[..^".Tests".Length])))
            .Where(project => !File.Exists(Path.Combine(project.Folder, "README.md"))).Select(project => $"{project.Folder}"));
    }

    private static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declared => declared.Identifier.ValueText,
        DelegateDeclarationSyntax declared => declared.Identifier.ValueText,
        _ => "",
    };

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|TBD|NotImplementedException)\b")]
    private static partial Regex Unfinished();
}
