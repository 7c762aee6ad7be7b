using ActorVmm.Cli.Checks;

namespace ActorVmm.Cli.Tests.Checks;

public sealed class CpusetReaderTests
{
    private const string SecondMount = "35 24 0:30 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw";
    private const string FirstMount = "33 31 0:31 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime shared:5 - cgroup cgroup rw,cpuset";

    [Fact]
    public void Read_Version2_TakesTheGroupsEffectiveSet()
    {
        using RecordedHost host = new RecordedHost().With("/proc/self/cgroup", "0::/vms/one").With("/proc/self/mountinfo", SecondMount)
            .With("/sys/fs/cgroup/vms/one/cpuset.cpus.effective", "2-3").With("/sys/fs/cgroup/cpuset.cpus.effective", "0-7");
        CpuFacts cpus = CpusetReader.Read(host.Files);
        Assert.Equal("2-3", cpus.Cpuset?.ToString());
        Assert.Equal("/sys/fs/cgroup/vms/one/cpuset.cpus.effective", cpus.CpusetPath);
    }

    [Fact]
    public void Read_Version2WithoutTheController_TakesTheNearestGroupAbove()
    {
        using RecordedHost host = new RecordedHost().With("/proc/self/cgroup", "0::/vms/one/inner").With("/proc/self/mountinfo", SecondMount)
            .With("/sys/fs/cgroup/vms/cpuset.cpus.effective", "4-5").With("/sys/fs/cgroup/cpuset.cpus.effective", "0-7");
        Assert.Equal("4-5", CpusetReader.Read(host.Files).Cpuset?.ToString());
    }

    [Fact]
    public void Read_Version1_TakesTheCpusetHierarchy()
    {
        using RecordedHost host = new RecordedHost().With("/proc/self/cgroup", "9:name=systemd:/\n4:cpu:/other\n3:cpuset:/vms\n0::/").With("/proc/self/mountinfo", FirstMount)
            .With("/sys/fs/cgroup/cpuset/vms/cpuset.effective_cpus", "1").With("/sys/fs/cgroup/cpuset/vms/cpuset.cpus", "0-1");
        Assert.Equal("1", CpusetReader.Read(host.Files).Cpuset?.ToString());
    }

    [Fact]
    public void Read_NoCpusetAtAll_IsNoLimit()
    {
        using RecordedHost host = new RecordedHost().With("/proc/self/cgroup", "0::/").With("/proc/self/mountinfo", SecondMount).With("/proc/self/status", "Cpus_allowed_list:\t0-1");
        CpuFacts cpus = CpusetReader.Read(host.Files);
        Assert.Null(cpus.Cpuset);
        Assert.Equal("0-1", cpus.Online.ToString());
    }
}
