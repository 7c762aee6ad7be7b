using System.Globalization;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.Checks;

/// <summary>Reads <see cref="HostFacts"/>. What is missing in the tree is missing in the facts; nothing throws.</summary>
/// <remarks>Source: Linux Documentation/ABI/stable/sysfs-devices-node, Documentation/admin-guide/mm/hugetlbpage.rst, proc(5).</remarks>
internal static class HostFactsReader
{
    private static readonly string[] s_kvmModules = ["kvm_intel", "kvm_amd", "kvm_pvm"];

    /// <summary>Reads everything.</summary>
    public static HostFacts Read(HostFiles files)
    {
        List<NodeFacts> nodes = [.. files.Numbered("/sys/devices/system/node", "node").Select(node => ReadNode(files, node.Path, node.Number))];
        return new(
            files.Text("/proc/sys/kernel/osrelease") ?? "", ReadProcessor(files), CpusetReader.Read(files), nodes, [.. nodes.SelectMany(node => ReadPools(files, node.Node))],
            new(KiloBytes(files.Lines("/proc/meminfo"), "MemTotal:"), KiloBytes(files.Lines("/proc/meminfo"), "MemAvailable:")),
            s_kvmModules.FirstOrDefault(name => files.Exists($"/sys/module/{name}")),
            files.Number("/proc/sys/kernel/numa_balancing"), Chosen(files.Text("/sys/kernel/mm/transparent_hugepage/enabled")));
    }

    private static ProcessorFacts ReadProcessor(HostFiles files)
    {
        string[] lines = files.Lines("/proc/cpuinfo");
        string[] flags = Value(lines, "flags").Split(' ');
        string? extension = flags.Contains("vmx") ? "vmx" : flags.Contains("svm") ? "svm" : null;
        return new(Value(lines, "model name"), extension, flags.Contains("hypervisor"));
    }

    private static string Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() : "";

    private static NodeFacts ReadNode(HostFiles files, string path, int number)
    {
        string[] memory = files.Lines($"{path}/meminfo");
        CpuSet cpus = CpuSet.TryParse(files.Text($"{path}/cpulist"), null, out CpuSet? list) ? list : CpuSet.Empty;
        IEnumerable<string> distances = files.Text($"{path}/distance")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new(number, cpus, KiloBytes(memory, "MemTotal:"), KiloBytes(memory, "MemFree:"), [.. distances.Select(d => int.TryParse(d, out int value) ? value : 0)]);
    }

    private static IEnumerable<HugePagePool> ReadPools(HostFiles files, int node)
    {
        string pools = $"/sys/devices/system/node/node{node}/hugepages";
        foreach (string pool in files.Directories(pools))
        {
            string size = pool.Replace("hugepages-", "", StringComparison.Ordinal).Replace("kB", "", StringComparison.Ordinal);
            if (!ulong.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out ulong kilobytes)) continue;
            yield return new(kilobytes << 10, node, files.Number($"{pools}/{pool}/nr_hugepages") ?? 0, files.Number($"{pools}/{pool}/free_hugepages") ?? 0);
        }
    }

    // "MemTotal:  16 kB" in /proc/meminfo; "Node 0 MemTotal:  16 kB" in a node's.
    private static ulong KiloBytes(string[] lines, string name)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int at = Array.IndexOf(words, name);
            if (at >= 0 && at + 1 < words.Length && ulong.TryParse(words[at + 1], out ulong kilobytes)) return kilobytes << 10;
        }
        return 0;
    }

    // "always [madvise] never": the chosen one stands in brackets.
    private static string? Chosen(string? text) =>
        text is null || text.IndexOf('[', StringComparison.Ordinal) is var open && open < 0 ? null : text[(open + 1)..].Split(']')[0];
}
