using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorVmm.Architecture.Tests;

public sealed class UnsafeTests
{
    private const string Mark = "// SAFETY:";
    private const string MarkOfFile = "// SAFETY (whole file):";

    [Fact]
    public void Projects_ThatAllowUnsafe_AreTheOnesThatMay() =>
        Rule.Holds($"AllowUnsafeBlocks only in {string.Join(", ", Rooms.Unsafe)}:", SourceTree.Shipped
            .Where(project => project.AllowsUnsafe && !Rooms.Unsafe.Contains(project.Room)).Select(project => $"{project}"));

    [Fact]
    public void UnsafeCode_IsInFilesNamedSo() =>
        Rule.Holds("The keyword unsafe stands in *.Unsafe.cs only, and in declarations of the kernel's and libc's:", SourceTree.Files
            .Where(file => !file.IsUnsafeFile && !file.IsAbi)
            .SelectMany(file => file.Syntax.DescendantTokens().Where(token => token.IsKind(SyntaxKind.UnsafeKeyword)).Select(token => file.At(token))));

    [Fact]
    public void UnsafeClass_IsUsedWhereUnsafeCodeMayBe() =>
        Rule.Holds("The class Unsafe takes checks away as the keyword does; it is used in *.Unsafe.cs only:", SourceTree.Files
            .Where(file => !file.IsUnsafeFile)
            .SelectMany(file => file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access.Expression is IdentifierNameSyntax { Identifier.ValueText: "Unsafe" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Unsafe" })
                .Where(access => access.Name.Identifier.ValueText != "SizeOf")
                .Select(access => $"{file.At(access)}: {access}")));

    [Fact]
    public void PointerAccess_StandsUnderItsReason() =>
        Rule.Holds($"What goes through a pointer says why that is right, in a line '{Mark} ...' above it in the same member, or '{MarkOfFile} ...':", SourceTree.Files
            .SelectMany(file => file.Syntax.DescendantNodes().Where(GoesThroughAPointer).Select(node => (file, node)))
            .Where(access => !HasReason(access.node))
            .Select(access => $"{access.file.At(access.node)}: {FirstLine(access.node)}"));

    private static bool GoesThroughAPointer(SyntaxNode node) =>
        node.IsKind(SyntaxKind.PointerIndirectionExpression) || node.IsKind(SyntaxKind.PointerMemberAccessExpression) || node is FixedStatementSyntax
        || node is CastExpressionSyntax { Type: PointerTypeSyntax };

    // The reason stands above the access in its member, or above the first member that needs it where one reason holds for the whole file.
    private static bool HasReason(SyntaxNode access)
    {
        SyntaxNode member = access.AncestorsAndSelf().First(node => node is MemberDeclarationSyntax and not BaseNamespaceDeclarationSyntax);
        return Comments(member).Any(comment => comment.SpanStart < access.SpanStart && comment.ToString().StartsWith(Mark, StringComparison.Ordinal))
            || Comments(access.SyntaxTree.GetRoot()).Any(comment => comment.ToString().StartsWith(MarkOfFile, StringComparison.Ordinal));
    }

    private static IEnumerable<SyntaxTrivia> Comments(SyntaxNode node) => node.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static string FirstLine(SyntaxNode node) => node.ToString().Split('\n')[0].Trim();
}
