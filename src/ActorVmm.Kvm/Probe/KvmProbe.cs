using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;

namespace ActorVmm.Kvm;

/// <summary>Finds out whether and how this host's KVM can run guests. Thread safe; takes some milliseconds.</summary>
public static class KvmProbe
{
    /// <summary>Examines the device at <paramref name="path"/>. Throws nothing: what goes wrong is in the report.</summary>
    public static KvmReport Examine(string path = KvmSystem.DefaultPath)
    {
        string? group = FileOwner.Of(path)?.GroupName;
        try
        {
            using var system = new KvmSystem(path);
            return Examine(system, group);
        }
        catch (HypervisorException failed)
        {
            return new(StatusOf(failed), failed.Message, group, 0, [], RingZeroExecution.Unknown, 0);
        }
    }

    private static KvmReport Examine(KvmSystem system, string? group)
    {
        KvmCapability[] capabilities = [.. Enum.GetValues<KvmCap>().Select(capability => new KvmCapability(capability.ToString(), system.Check(capability)))];
        try
        {
            double nanoseconds = RingZeroTimer.NanosecondsPerInstruction(system);
            return new(KvmStatus.Usable, "", group, KvmSystem.ApiVersion, capabilities, RingZeroTimer.Judge(nanoseconds), nanoseconds);
        }
        catch (HypervisorException failed)
        {
            return new(KvmStatus.Broken, failed.Message, group, KvmSystem.ApiVersion, capabilities, RingZeroExecution.Unknown, 0);
        }
    }

    private static KvmStatus StatusOf(HypervisorException failed) => (failed.InnerException as LinuxException)?.ErrorNumber switch
    {
        Errno.ENOENT or Errno.ENOTDIR or Errno.ENXIO or Errno.ENODEV => KvmStatus.Absent,
        Errno.EACCES or Errno.EPERM => KvmStatus.NoPermission,
        _ => KvmStatus.Broken,
    };
}
