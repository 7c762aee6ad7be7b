using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Plans;

/// <summary>The host CPUs that vCPU threads can be bound to.</summary>
/// <param name="Online">The CPUs that are switched on.</param>
/// <param name="Allowed">Those of them that the cpuset of this process allows.</param>
public sealed record HostCpus(CpuSet Online, CpuSet Allowed)
{
    private const string OnlineFile = "/sys/devices/system/cpu/online";

    /// <summary>Asks the kernel. Throws <see cref="LinuxException"/>.</summary>
    public static HostCpus Read()
    {
        CpuSet allowed = ThreadAffinity.Allowed();
        CpuSet online = File.Exists(OnlineFile) ? CpuSet.Parse(File.ReadAllText(OnlineFile)) : allowed;
        return new(online, allowed);
    }

    /// <summary>Why <paramref name="cpus"/> cannot be bound to, naming the CPUs that can; <see langword="null"/> where they can.</summary>
    public string? Refusal(CpuSet cpus)
    {
        CpuSet refused = cpus.Except(Allowed);
        if (refused.IsEmpty) return null;
        CpuSet absent = refused.Except(Online);
        string why = absent.IsEmpty ? $"CPU {refused} is outside this process's cpuset" : $"CPU {absent} is offline or does not exist";
        return $"{why}; allowed are {Allowed}";
    }
}
