using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorVmm.Architecture.Tests;

/// <summary>A source file with its syntax.</summary>
internal sealed record SourceFile(Project Project, string Path, string Text, SyntaxNode Syntax)
{
    /// <summary>Kernel and libc declarations: structs, constants and imports under their own names, without code.</summary>
    public bool IsAbi => Folders.Contains("Abi") || Folders.Contains("Native");

    /// <summary>Folders between the project and the file.</summary>
    public IReadOnlyList<string> Folders { get; } =
        System.IO.Path.GetRelativePath(Project.Folder, Path).Split(System.IO.Path.DirectorySeparatorChar)[..^1];

    /// <summary>The file's name to its first dot: the name of its type.</summary>
    public string TypeName => System.IO.Path.GetFileName(Path).Split('.')[0];

    public bool IsUnsafeFile => Path.EndsWith(".Unsafe.cs", StringComparison.Ordinal);

    public int LineCount => Text.Count(character => character == '\n');

    /// <summary>Types that are not inside another type.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes =>
        Syntax.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>().Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>Path and line, as compilers print it.</summary>
    public string At(SyntaxNodeOrToken place) => $"{this}({place.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1})";

    public override string ToString() => SourceTree.Relative(Path);
}
