using ActorVmm.Cli.Checks;

namespace ActorVmm.Cli.Tests.Checks;

/// <summary>A host as files below a temporary folder: what a copy of its /proc and /sys would hold.</summary>
internal sealed class RecordedHost : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("actorvmm-host-").FullName;

    /// <summary>The files, for the readers.</summary>
    public HostFiles Files => new(_root);

    /// <summary>Adds a file, or a folder for a path that ends with a slash.</summary>
    public RecordedHost With(string path, string text = "")
    {
        string full = Path.Join(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (!path.EndsWith('/')) File.WriteAllText(full, text + "\n");
        return this;
    }

    /// <summary>A two-node server with eight CPUs and huge pages on its first node.</summary>
    public static RecordedHost TwoNodes()
    {
        RecordedHost host = new RecordedHost()
            .With("/proc/sys/kernel/osrelease", "6.1.0-18-amd64")
            .With("/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7313\nflags\t\t: fpu vme svm nx\n\nprocessor\t: 1\nflags\t\t: fpu")
            .With("/proc/meminfo", "MemTotal:       33554432 kB\nMemFree:  1 kB\nMemAvailable:   16777216 kB")
            .With("/proc/self/status", "Name:\tcat\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7")
            .With("/proc/self/cgroup", "0::/user.slice/session-1.scope")
            .With("/proc/self/mountinfo", "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate")
            .With("/proc/sys/kernel/numa_balancing", "1")
            .With("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")
            .With("/sys/devices/system/cpu/online", "0-7")
            .With("/sys/devices/system/cpu/isolated", "6-7")
            .With("/sys/module/kvm_amd/");
        for (int node = 0; node < 2; node++)
        {
            string path = $"/sys/devices/system/node/node{node}";
            host.With($"{path}/cpulist", node == 0 ? "0-3" : "4-7").With($"{path}/distance", node == 0 ? "10 21" : "21 10")
                .With($"{path}/meminfo", $"Node {node} MemTotal:       16777216 kB\nNode {node} MemFree:        8388608 kB")
                .With($"{path}/hugepages/hugepages-2048kB/nr_hugepages", node == 0 ? "512" : "0").With($"{path}/hugepages/hugepages-2048kB/free_hugepages", node == 0 ? "500" : "0");
        }
        return host;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
