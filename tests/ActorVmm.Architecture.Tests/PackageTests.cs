using System.Xml.Linq;

namespace ActorVmm.Architecture.Tests;

public sealed class PackageTests
{
    private static readonly XDocument Central = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props"));

    private static IEnumerable<XElement> Versions => Central.Descendants("PackageVersion");

    [Fact]
    public void CentralVersions_AreAllUsed()
    {
        HashSet<string> used = [.. SourceTree.All.SelectMany(project => project.Packages), .. Project.Load(Path.Combine(SourceTree.Root, "tests", "Directory.Build.props")).Packages];
        Rule.Holds("Every package in Directory.Packages.props is used by a project:", Versions.Select(NameOf).Where(name => !used.Contains(name)));
    }

    [Fact]
    public void CentralVersions_SayWhatTheyAreFor() =>
        Rule.Holds("Every package in Directory.Packages.props stands under a comment that says what it is for:",
            Versions.Where(version => !version.NodesBeforeSelf().OfType<XComment>().Any()).Select(NameOf));

    [Fact]
    public void Packages_WithAnOwner_AreUsedByItOnly() =>
        Rule.Holds("Packages of the terminal are known to the program only:", SourceTree.Shipped.SelectMany(project => project.Packages
            .Where(package => Rooms.PackageOwners.Any(owned => package.StartsWith(owned.Key, StringComparison.Ordinal) && owned.Value != project.Room))
            .Select(package => $"{project} references {package}")));

    [Fact]
    public void Packages_AreReferencedWithoutAVersion() =>
        Rule.Holds("Versions are central:", SourceTree.All.SelectMany(project => project.Xml.Descendants("PackageReference")
            .Where(reference => reference.Attribute("Version") is not null).Select(reference => $"{project}: {reference.Attribute("Include")!.Value}")));

    private static string NameOf(XElement version) => version.Attribute("Include")!.Value;
}
