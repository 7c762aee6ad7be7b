using ActorVmm.Kvm;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.Checks;

/// <summary>Turns facts into findings. Pure.</summary>
internal static class HostAssessment
{
    /// <summary>The report of a host.</summary>
    public static HostReport Of(HostFacts host, KvmReport kvm) =>
        new(host, kvm, [Processor(host.Processor, kvm), .. KvmAssessment.Of(host, kvm), .. CpuFindings(host.Cpus), .. NodeFindings(host), HugePages(host), Thp(host), Balancing(host)]);

    private static Finding Processor(ProcessorFacts processor, KvmReport kvm)
    {
        string name = processor.Model.Length == 0 ? "unknown processor" : processor.Model;
        string where = processor.UnderHypervisor ? ", itself a virtual machine" : "";
        if (processor.Extension is { } extension) return new("cpu.virtualization", "Processor", FindingLevel.Ok, $"{name}{where}; {extension}");
        return new(
            "cpu.virtualization", "Processor", kvm.Status == KvmStatus.Usable ? FindingLevel.Ok : FindingLevel.Warning, $"{name}{where}; neither vmx nor svm",
            kvm.Status == KvmStatus.Usable ? null : processor.UnderHypervisor ? "Switch nested virtualisation on for this virtual machine on its host." : "Switch VT-x or AMD-V on in the firmware's settings.");
    }

    private static IEnumerable<Finding> CpuFindings(CpuFacts cpus)
    {
        CpuSet usable = cpus.Online.Intersect(cpus.Allowed).Intersect(cpus.Cpuset ?? cpus.Online);
        bool limited = !usable.Equals(cpus.Online);
        string by = cpus.Cpuset is { } set && !cpus.Online.Except(set).IsEmpty ? $" by the control group ({cpus.CpusetPath})" : limited ? " by this process's affinity" : "";
        yield return limited
            ? new("cpu.allowed", "CPUs", FindingLevel.Warning, $"{usable.Count} of {cpus.Online.Count} online CPUs may be used: {usable}{by}", "vCPUs can be pinned to these only; widen the cpuset (AllowedCPUs= in systemd) or the affinity (taskset) for more.")
            : new("cpu.allowed", "CPUs", FindingLevel.Ok, $"all {cpus.Online.Count} online CPUs may be used: {cpus.Online}");
        yield return new("cpu.isolated", "Isolated CPUs", FindingLevel.Ok, cpus.Isolated.IsEmpty ? "none" : $"{cpus.Isolated}: only threads pinned there run on them");
    }

    private static IEnumerable<Finding> NodeFindings(HostFacts host)
    {
        if (host.Nodes.Count == 0)
        {
            yield return new("memory", "Memory", FindingLevel.Ok, $"{Size(host.Memory.AvailableBytes)} of {Size(host.Memory.TotalBytes)} available; the kernel has no NUMA nodes");
            yield break;
        }
        foreach (NodeFacts node in host.Nodes)
        {
            string cpus = node.Cpus.IsEmpty ? "no CPU" : $"CPU{(node.Cpus.Count == 1 ? "" : "s")} {node.Cpus}";
            string distances = host.Nodes.Count > 1 ? $"; distances {string.Join(' ', node.Distances)}" : "";
            yield return new($"numa.node{node.Node}", $"NUMA node {node.Node}", FindingLevel.Ok, $"{cpus}; {Size(node.FreeBytes)} of {Size(node.TotalBytes)} free{distances}");
        }
    }

    private static Finding HugePages(HostFacts host)
    {
        IEnumerable<string> pools = host.HugePages.Where(pool => pool.Total > 0).Select(pool => $"node {pool.Node}: {pool.Free} of {pool.Total} x {Size(pool.PageBytes)} free");
        string found = string.Join("; ", pools);
        return new("memory.hugePages", "Huge pages", FindingLevel.Ok, found.Length > 0 ? found : "none reserved");
    }

    private static Finding Thp(HostFacts host) => host.TransparentHugePages switch
    {
        "never" => new(
            "memory.transparentHugePages", "Transparent huge pages", FindingLevel.Warning, "never: guest memory is mapped in 4 KiB pages",
            "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"),
        null => new("memory.transparentHugePages", "Transparent huge pages", FindingLevel.Ok, "not in this kernel"),
        string mode => new("memory.transparentHugePages", "Transparent huge pages", FindingLevel.Ok, mode),
    };

    // Balancing unmaps pages to see who uses them: each such page is an exit for a guest that is pinned anyway.
    private static Finding Balancing(HostFacts host) => host.NumaBalancing switch
    {
        > 0 when host.Nodes.Count > 1 => new(
            "kernel.numaBalancing", "kernel.numa_balancing", FindingLevel.Warning, "on: the kernel moves pages of pinned guests and makes them exit for it", "sysctl kernel.numa_balancing=0"),
        > 0 => new("kernel.numaBalancing", "kernel.numa_balancing", FindingLevel.Ok, "on, without effect on one node"),
        0 => new("kernel.numaBalancing", "kernel.numa_balancing", FindingLevel.Ok, "off"),
        _ => new("kernel.numaBalancing", "kernel.numa_balancing", FindingLevel.Ok, "not in this kernel"),
    };

    // Rounded for people; programs get bytes.
    private static string Size(ulong bytes) => bytes switch
    {
        >= 1UL << 30 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << 30):0.#} GiB"),
        >= 1UL << 20 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << 20):0.#} MiB"),
        _ => $"{bytes >> 10} KiB",
    };
}
