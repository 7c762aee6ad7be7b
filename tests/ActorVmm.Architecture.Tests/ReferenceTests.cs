using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ActorVmm.Architecture.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void Projects_InSrc_AreRooms() =>
        Rule.Holds("Every project in src is a room of the table, and its folder has its name:", SourceTree.Shipped
            .Where(project => !Rooms.References.ContainsKey(project.Room) || Path.GetFileName(project.Folder) != project.Name)
            .Select(project => $"{project}"));

    [Fact]
    public void ProjectReferences_AreThoseOfTheTable() =>
        Rule.Holds("Project references are exactly those of the table, as far as the rooms exist:", SourceTree.Shipped.SelectMany(project =>
        {
            HashSet<string> exist = [.. SourceTree.Shipped.Select(other => other.Room)];
            string[] allowed = [.. Rooms.References.GetValueOrDefault(project.Room, []).Where(exist.Contains).Select(room => SourceTree.Prefix + room)];
            // A room reaches some of what it may know through others; only the nearest are written down.
            IEnumerable<string> through = allowed.SelectMany(name => Rooms.ReachedFrom(Trim(name)).Where(room => SourceTree.Prefix + room != name)).Select(room => SourceTree.Prefix + room);
            string[] references = [.. project.References];
            return references.Except(allowed).Select(name => $"{project} references {name}, which it may not know")
                .Concat(allowed.Except(references).Except(through).Select(name => $"{project} does not reference {name}, which the table gives it"));
        }));

    [Fact]
    public void Assemblies_ReferenceOnlyWhatTheirRoomReaches() =>
        Rule.Holds("Built assemblies know only the rooms that theirs reaches:", SourceTree.Shipped.SelectMany(project =>
        {
            string path = Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll");
            if (!File.Exists(path)) return [$"{project.AssemblyName}.dll was not built beside these tests; the program should reach it"];
            HashSet<string> allowed = [.. Rooms.ReachedFrom(project.Room).Select(room => SourceTree.Prefix + room)];
            return AssemblyReferences(path).Where(name => name.StartsWith(SourceTree.Prefix, StringComparison.OrdinalIgnoreCase) && !allowed.Contains(name))
                .Select(name => $"{project.AssemblyName}.dll references {name}");
        }));

    [Fact]
    public void Backends_AreKnownToTheProgramOnly() =>
        Rule.Holds("Only Cli knows a backend:", SourceTree.Shipped
            .Where(project => project.Room != "Cli")
            .SelectMany(project => project.References.Where(name => Trim(name) is "Kvm" or "SoftCpu").Select(name => $"{project} references {name}")));

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        string solution = File.ReadAllText(Path.Combine(SourceTree.Root, "ActorVmm.sln")).Replace('\\', '/');
        Rule.Holds("Every project is in ActorVmm.sln (dotnet sln add):", SourceTree.All
            .Where(project => !solution.Contains($"\"{SourceTree.Relative(project.Path)}\"", StringComparison.Ordinal))
            .Select(project => $"{project}"));
    }

    private static string Trim(string project) => project[SourceTree.Prefix.Length..];

    private static string[] AssemblyReferences(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
