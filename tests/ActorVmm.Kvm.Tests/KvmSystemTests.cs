using ActorVmm.Hypervisor;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm.Tests;

public sealed class KvmSystemTests
{
    [Fact]
    public void Construct_WithoutADevice_ThrowsSayingWhatToDo()
    {
        var error = Assert.Throws<HypervisorException>(() => new KvmSystem("/dev/no-such-kvm"));
        Assert.Contains("/dev/no-such-kvm", error.Message, StringComparison.Ordinal);
        Assert.Contains("modprobe", error.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.ENOENT, Assert.IsType<LinuxException>(error.InnerException).ErrorNumber);
    }

    [Fact]
    public void Construct_WithAnotherDevice_Throws() => Assert.Throws<HypervisorException>(() => new KvmSystem("/dev/null"));

    [KvmFact]
    public void Capabilities_OfThisHost_AreSane()
    {
        using var system = new KvmSystem();
        Assert.Equal("kvm", system.Name);
        Assert.InRange(system.Capabilities.MaxVcpus, 1, 1 << 16);
        Assert.InRange(system.Capabilities.MaxMemorySlots, 8, 1 << 20);
        Assert.True(system.Capabilities.MaxApicId >= 254);
        Assert.NotEmpty(system.StateMsrs);
    }

    [KvmFact]
    public void SupportedCpuid_OfThisHost_HasTheHypervisorBitAndTheTimer()
    {
        using var system = new KvmSystem();
        CpuidEntry leaf = Assert.Single(system.SupportedCpuid, entry => entry.Function == 1);
        Assert.NotEqual(0u, leaf.Ecx >> 31);
        Assert.Equal(system.Capabilities.TscDeadlineTimer, (leaf.Ecx >> 24 & 1) != 0);
        Assert.Contains(system.SupportedCpuid, entry => entry.Function == 0x40000000);
    }

    [KvmFact]
    public void CreateVirtualMachine_WithATimerButNoChips_Throws()
    {
        using var system = new KvmSystem();
        Assert.Throws<HypervisorException>(() => system.CreateVirtualMachine(new(InterruptControllerPlace.Split, Timer8254: true)));
    }
}
