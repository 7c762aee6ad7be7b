using ActorVmm.Primitives;

namespace ActorVmm.Cli.Checks;

/// <summary>Reads which CPUs there are and what the control group leaves of them.</summary>
/// <remarks>Source: cgroups(7), "/proc files"; Linux Documentation/admin-guide/cgroup-v2.rst, "Cpuset Interface Files"; cpuset(7), "FILES".</remarks>
internal static class CpusetReader
{
    /// <summary>Reads this process's CPUs. Without <c>/sys/devices/system/cpu/online</c> those that it may use count as online.</summary>
    public static CpuFacts Read(HostFiles files)
    {
        CpuSet allowed = Status(files);
        CpuSet online = Set(files.Text("/sys/devices/system/cpu/online")) ?? allowed;
        (CpuSet? cpuset, string? path) = Limit(files);
        return new(online, Set(files.Text("/sys/devices/system/cpu/isolated")) ?? CpuSet.Empty, allowed.IsEmpty ? online : allowed, cpuset, path);
    }

    private static CpuSet Status(HostFiles files)
    {
        const string Name = "Cpus_allowed_list:";
        string? line = files.Lines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
        return Set(line?[Name.Length..]) ?? CpuSet.Empty;
    }

    private static (CpuSet? Cpus, string? Path) Limit(HostFiles files)
    {
        foreach (string line in files.Lines("/proc/self/cgroup"))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3) continue;
            bool second = parts[0] == "0" && parts[1].Length == 0;
            if (!second && !parts[1].Split(',').Contains("cpuset")) continue;
            string[] names = second ? ["cpuset.cpus.effective"] : ["cpuset.effective_cpus", "cpuset.cpus"];
            if (Mount(files, second) is { } mount && Nearest(files, mount, parts[2], names) is { Cpus: not null } found) return found;
        }
        return (null, null);
    }

    // A group without the file (the controller is not enabled there) has its parent's limit.
    private static (CpuSet? Cpus, string? Path) Nearest(HostFiles files, string mount, string group, string[] names)
    {
        for (string at = group.TrimEnd('/'); ; at = at[..at.LastIndexOf('/')])
        {
            foreach (string name in names)
            {
                string path = $"{mount}{at}/{name}";
                if (Set(files.Text(path)) is { IsEmpty: false } cpus) return (cpus, path);
            }
            if (!at.Contains('/', StringComparison.Ordinal)) return (null, null);
        }
    }

    // mountinfo: "31 23 0:28 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset"; optional fields end at the dash.
    private static string? Mount(HostFiles files, bool second)
    {
        foreach (string line in files.Lines("/proc/self/mountinfo"))
        {
            int dash = line.IndexOf(" - ", StringComparison.Ordinal);
            string[] before = line.Split(' ');
            if (dash < 0 || before.Length < 5) continue;
            string[] after = line[(dash + 3)..].Split(' ');
            if (second ? after[0] == "cgroup2" : after[0] == "cgroup" && after[^1].Split(',').Contains("cpuset")) return before[4];
        }
        return null;
    }

    private static CpuSet? Set(string? text) => CpuSet.TryParse(text, null, out CpuSet? set) ? set : null;
}
