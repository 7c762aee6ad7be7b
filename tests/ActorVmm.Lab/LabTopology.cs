using System.Globalization;

namespace ActorVmm.Lab;

/// <summary>The CPUs of a lab machine: NUMA nodes of equally many CPUs, each node a socket, and the distances between nodes.</summary>
public sealed record LabTopology
{
    /// <summary>The distance of a node to itself, and what another node has where nothing else is said. Source: ACPI, "System Locality Information Table".</summary>
    private const int Local = 10, Remote = 20, Unreachable = 255;
    private const int MaxCpus = 64;
    private readonly Dictionary<(int, int), int> _distances = [];

    /// <summary>Makes <paramref name="nodes"/> nodes of <paramref name="cpusPerNode"/> CPUs, with a distance of 20 between two nodes.</summary>
    public LabTopology(int nodes, int cpusPerNode)
    {
        if (nodes < 1 || cpusPerNode < 1 || nodes > MaxCpus / cpusPerNode) throw new LabException($"{nodes}x{cpusPerNode} CPUs cannot be emulated; take 1 to {MaxCpus} CPUs in all.");
        Nodes = nodes;
        CpusPerNode = cpusPerNode;
    }

    public int Nodes { get; }

    public int CpusPerNode { get; }

    public int Cpus => Nodes * CpusPerNode;

    /// <summary>Reads <c>NODESxCPUS</c> and any number of distances <c>FROM,TO,VALUE</c>, each of which counts both ways.</summary>
    public static LabTopology Parse(string nodes, params IEnumerable<string> distances)
    {
        int[] sizes = Numbers(nodes, 'x', 2, "the nodes", "2x2 for two nodes of two CPUs");
        LabTopology topology = new(sizes[0], sizes[1]);
        foreach (string distance in distances) topology.Add(distance);
        return topology;
    }

    public int Distance(int from, int to) => from == to ? Local : _distances.GetValueOrDefault((Math.Min(from, to), Math.Max(from, to)), Remote);

    private void Add(string text)
    {
        int[] parts = Numbers(text, ',', 3, "a distance", "0,1,30 for nodes 0 and 1");
        (int from, int to, int value) = (Math.Min(parts[0], parts[1]), Math.Max(parts[0], parts[1]), parts[2]);
        if (from == to || to >= Nodes) throw new LabException($"Distance '{text}' needs two different nodes of 0 to {Nodes - 1}.");
        if (value is <= Local or >= Unreachable) throw new LabException($"Distance '{text}' must be {Local + 1} to {Unreachable - 1}.");
        _distances[(from, to)] = value;
    }

    private static int[] Numbers(string text, char separator, int count, string what, string example)
    {
        string[] parts = text.Split(separator);
        int[] numbers = new int[parts.Length];
        bool good = parts.Length == count;
        for (int i = 0; i < parts.Length; i++) good &= int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]);
        return good ? numbers : throw new LabException($"'{text}' does not say {what}; write for example {example}.");
    }
}
