using System.Xml.Linq;

namespace ActorVmm.Architecture.Tests;

/// <summary>A project file.</summary>
internal sealed record Project(string Path, XDocument Xml)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The name without the common prefix.</summary>
    public string Room => Name.StartsWith(SourceTree.Prefix, StringComparison.Ordinal) ? Name[SourceTree.Prefix.Length..] : Name;

    public string AssemblyName => Xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? Name;

    public IEnumerable<string> References => Includes("ProjectReference").Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

    public IEnumerable<string> Packages => Includes("PackageReference");

    public bool AllowsUnsafe => Xml.Descendants("AllowUnsafeBlocks").Any(element => element.Value == "true");

    public static Project Load(string path) => new(path, XDocument.Load(path));

    public override string ToString() => SourceTree.Relative(Path);

    private IEnumerable<string> Includes(string item) => Xml.Descendants(item).Select(element => element.Attribute("Include")!.Value);
}
