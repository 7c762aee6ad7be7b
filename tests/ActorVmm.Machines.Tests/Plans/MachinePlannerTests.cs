using ActorVmm.Boot;
using ActorVmm.Hypervisor;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Tests.Plans;

public sealed class MachinePlannerTests : IDisposable
{
    private static readonly HypervisorCapabilities s_capabilities = new(1024, 4095, 64, true, true, true, true, true);
    private static readonly HostCpus s_host = new(CpuSet.Parse("0-7"), CpuSet.Parse("0-3"));

    private readonly string _flat = Path.GetTempFileName();

    public MachinePlannerTests() => File.WriteAllBytes(_flat, [0xf4]);

    public void Dispose() => File.Delete(_flat);

    private MachineSpec Spec(CpusSpec? cpus = null) => new()
    {
        Cpus = cpus ?? new(),
        Memory = new() { Size = ByteSize.MiB(2) },
        Payload = new() { Kernel = _flat, LoadAddress = 0x8000 },
    };

    private MachinePlan Plan(CpusSpec cpus) => MachinePlanner.Plan(Spec(cpus), s_capabilities, s_host);

    private static AffinitySpec Pin(int vcpu, string cpus) => new() { Vcpu = vcpu, HostCpus = CpuSet.Parse(cpus) };

    [Fact]
    public void Plan_WithoutAnyWish_IsOneVcpuFromTheLoadAddress()
    {
        MachinePlan plan = Plan(new());

        Assert.Equal([new VcpuPlan(new(0), 0, null)], plan.Vcpus);
        Assert.Equal(InterruptControllerPlace.Hypervisor, plan.InterruptControllers);
        Assert.Equal(CpuMode.Real, plan.Boot.Entry.Mode);
        Assert.Equal(0x8000UL, plan.Boot.Entry.Code.Base + plan.Boot.Entry.Rip);
    }

    [Fact]
    public void Plan_TopologyAndPins_GiveApicIdsAndHostCpus()
    {
        MachinePlan plan = Plan(new() { Topology = new() { Packages = 2, CoresPerDie = 3 }, Affinity = [Pin(1, "0-3,^2"), Pin(5, "3")] });

        Assert.Equal([0u, 1, 2, 4, 5, 6], plan.Vcpus.Select(v => v.ApicId));
        Assert.Equal([null, "0-1,3", null, null, null, "3"], plan.Vcpus.Select(v => v.HostCpus?.ToString()));
    }

    [Theory]
    [InlineData(255, InterruptsSpec.Auto, InterruptControllerPlace.Hypervisor)]
    [InlineData(256, InterruptsSpec.Auto, InterruptControllerPlace.Split)]
    [InlineData(2, InterruptsSpec.Split, InterruptControllerPlace.Split)]
    public void Plan_Interrupts_AreSplitWhereApicIdsNeedIt(int vcpus, InterruptsSpec wanted, InterruptControllerPlace place) =>
        Assert.Equal(place, MachinePlanner.Plan(Spec(new() { BootVcpus = vcpus }) with { Interrupts = wanted }, s_capabilities, s_host).InterruptControllers);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void Plan_FewerThanOneVcpu_IsAMistake(int vcpus) => Refused<SpecException>(new() { BootVcpus = vcpus }, "at least 1");

    [Theory]
    [InlineData(1025)]
    [InlineData(100_000)]
    [InlineData(int.MaxValue)]
    public void Plan_MoreVcpusThanTheHypervisorHas_IsRefused(int vcpus) => Refused<PlanException>(new() { BootVcpus = vcpus }, "at most 1024");

    [Fact]
    public void Plan_TopologyThatContradictsTheCount_IsAMistake() =>
        Refused<SpecException>(new() { BootVcpus = 3, Topology = new() { CoresPerDie = 4 } }, "has 4 vCPUs, but 3 are asked for");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(65536, 65536)]
    public void Plan_ImpossibleTopology_IsAMistake(int cores, int packages) =>
        Refused<SpecException>(new() { Topology = new() { CoresPerDie = cores, Packages = packages } }, "every level must be at least 1");

    [Fact]
    public void Plan_TopologyWithApicIdsOutOfReach_IsRefused() =>
        Refused<PlanException>(new() { Topology = new() { Packages = 3, DiesPerPackage = 3, CoresPerDie = 17, ThreadsPerCore = 1 } }, null, s_capabilities with { MaxApicId = 255 });

    [Fact]
    public void Plan_PinOutsideTheCpuset_NamesTheAllowedCpus() => Refused<PlanException>(new() { Affinity = [Pin(0, "2-5")] }, "CPU 4-5 is outside this process's cpuset; allowed are 0-3");

    [Fact]
    public void Plan_PinToAnAbsentCpu_NamesTheAllowedCpus() => Refused<PlanException>(new() { Affinity = [Pin(0, "9")] }, "CPU 9 is offline or does not exist; allowed are 0-3");

    [Fact]
    public void Plan_PinOfAnAbsentVcpu_IsAMistake() => Refused<SpecException>(new() { Affinity = [Pin(1, "0")] }, "there is no vCPU 1");

    [Fact]
    public void Plan_PinToNothing_IsAMistake() => Refused<SpecException>(new() { Affinity = [Pin(0, "")] }, "bound to no CPU");

    [Fact]
    public void Plan_TwoPinsOfOneVcpu_AreAMistake() => Refused<SpecException>(new() { Affinity = [Pin(0, "0"), Pin(0, "1")] }, "bound twice");

    [Fact]
    public void Plan_WithoutAKernel_SaysWhatToGive() =>
        Assert.Contains("--kernel", Assert.Throws<SpecException>(() => MachinePlanner.Plan(new(), s_capabilities, s_host)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0x3f8)]
    [InlineData(0x5fd)]
    [InlineData(0x64)]
    [InlineData(0x62)]
    [InlineData(0x71)]
    public void Plan_DebugExitOnAnotherDevicesPort_IsAMistake(int port) =>
        Assert.Contains("overlap", Assert.Throws<SpecException>(() => MachinePlanner.Plan(Spec() with { DebugExitPort = (ushort)port }, s_capabilities, s_host)).Message, StringComparison.Ordinal);

    [Fact]
    public void Plan_KernelInterruptsWithApicIdsOutOfReach_IsAMistake() =>
        Assert.Contains("\"split\"", Assert.Throws<SpecException>(() => MachinePlanner.Plan(Spec(new() { BootVcpus = 256 }) with { Interrupts = InterruptsSpec.Kernel }, s_capabilities, s_host)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(InterruptsSpec.Split, 1)]
    [InlineData(InterruptsSpec.Auto, 256)]
    public void Plan_SplitInterruptsThatTheHypervisorLacks_AreRefused(InterruptsSpec wanted, int vcpus) =>
        Assert.Throws<PlanException>(() => MachinePlanner.Plan(Spec(new() { BootVcpus = vcpus }) with { Interrupts = wanted }, s_capabilities with { SplitInterruptController = false }, s_host));

    private void Refused<T>(CpusSpec cpus, string? text, HypervisorCapabilities? capabilities = null) where T : Exception
    {
        string message = Assert.Throws<T>(() => MachinePlanner.Plan(Spec(cpus), capabilities ?? s_capabilities, s_host)).Message;

        Assert.DoesNotContain('\n', message);
        if (text is not null) Assert.Contains(text, message, StringComparison.Ordinal);
    }
}
