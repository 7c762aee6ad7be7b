using System.Text.Json;
using ActorVmm.Cli.Checks;
using ActorVmm.Kvm;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.Tests.Checks;

public sealed class HostAssessmentTests
{
    private static readonly KvmCapability[] s_capabilities =
    [
        .. ((string[])["KVM_CAP_IRQCHIP", "KVM_CAP_SPLIT_IRQCHIP", "KVM_CAP_X2APIC_API", "KVM_CAP_TSC_DEADLINE_TIMER", "KVM_CAP_IMMEDIATE_EXIT", "KVM_CAP_IRQFD", "KVM_CAP_IOEVENTFD"])
            .Select(name => new KvmCapability(name, 1)),
        new("KVM_CAP_MAX_VCPUS", 1024), new("KVM_CAP_NR_MEMSLOTS", 509),
    ];

    private static readonly KvmReport s_native = new(KvmStatus.Usable, "", "kvm", 12, s_capabilities, RingZeroExecution.Native, 0.5);

    [Fact]
    public void Of_AGoodServer_CanRunGuests()
    {
        HostReport report = Assess(s_native);
        Assert.True(report.CanRunGuests);
        Assert.Equal("opens, API version 12, module kvm_amd", Find(report, "kvm.device").Found);
        Assert.Equal("runs natively: 0.5 ns an instruction", Find(report, "kvm.ring0").Found);
        Assert.Equal("up to 1024 vCPUs, 509 memory slots", Find(report, "kvm.abilities").Found);
        Assert.Equal("node 0: 500 of 512 x 2 MiB free", Find(report, "memory.hugePages").Found);
        Assert.Equal("CPUs 4-7; 8 GiB of 16 GiB free; distances 21 10", Find(report, "numa.node1").Found);
        Assert.Equal("6-7: only threads pinned there run on them", Find(report, "cpu.isolated").Found);
    }

    [Theory]
    [InlineData(KvmStatus.Absent, "there is none", "modprobe kvm_amd")]
    [InlineData(KvmStatus.NoPermission, "no permission to open it; it belongs to the group kvm", "usermod -aG kvm USER")]
    [InlineData(KvmStatus.Broken, "does not work: it is broken", "dmesg")]
    public void Of_AKvmThatDoesNotOpen_IsTheOnlyProblemAndSaysWhatToDo(KvmStatus status, string found, string advice)
    {
        HostReport report = Assess(new(status, "it is broken", "kvm", 0, [], RingZeroExecution.Unknown, 0));
        Assert.False(report.CanRunGuests);
        Finding problem = Assert.Single(report.Findings, finding => finding.Level == FindingLevel.Problem);
        Assert.Equal(("kvm.device", found), (problem.Id, problem.Found));
        Assert.Contains(advice, problem.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ADeviceOfRootsGroup_DoesNotAskAnybodyToJoinIt()
    {
        string? advice = Find(Assess(new(KvmStatus.NoPermission, "", "root", 0, [], RingZeroExecution.Unknown, 0)), "kvm.device").Advice;
        Assert.Contains("chgrp kvm /dev/kvm", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("-aG root", advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NoExtension_SaysWhereToSwitchItOn()
    {
        static Finding Processor(bool underHypervisor, KvmReport kvm) =>
            Find(Assess(kvm, facts => facts with { Processor = new("x", null, underHypervisor) }), "cpu.virtualization");
        KvmReport absent = new(KvmStatus.Absent, "", null, 0, [], RingZeroExecution.Unknown, 0);
        Assert.Contains("nested", Processor(true, absent).Advice, StringComparison.Ordinal);
        Assert.Contains("firmware", Processor(false, absent).Advice, StringComparison.Ordinal);
        Assert.Null(Processor(true, s_native).Advice);
    }

    [Fact]
    public void Of_AnEmulatedRing0_IsAWarningOnly()
    {
        HostReport report = Assess(s_native with { RingZero = RingZeroExecution.Emulated, NanosecondsPerInstruction = 1800 });
        Assert.True(report.CanRunGuests);
        Assert.Equal(FindingLevel.Warning, Find(report, "kvm.ring0").Level);
    }

    [Fact]
    public void Of_ALimitedCpuset_NamesWhatIsLeftAndWhere()
    {
        Finding finding = Find(Assess(s_native, facts => facts with { Cpus = facts.Cpus with { Cpuset = CpuSet.Parse("2-3"), CpusetPath = "/sys/fs/cgroup/x" } }), "cpu.allowed");
        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Equal("2 of 8 online CPUs may be used: 2-3 by the control group (/sys/fs/cgroup/x)", finding.Found);
    }

    [Fact]
    public void Of_NumaBalancing_MattersOnSeveralNodesOnly()
    {
        Assert.Equal(FindingLevel.Warning, Find(Assess(s_native), "kernel.numaBalancing").Level);
        Assert.Equal(FindingLevel.Ok, Find(Assess(s_native, facts => facts with { Nodes = [facts.Nodes[0]] }), "kernel.numaBalancing").Level);
    }

    [Fact]
    public void Of_EveryProblemAndWarningAboutSettings_HasAdvice()
    {
        HostReport report = Assess(new(KvmStatus.Absent, "", null, 0, [], RingZeroExecution.Unknown, 0), facts => facts with { TransparentHugePages = "never", Processor = new("x", null, false) });
        Assert.All(report.Findings.Where(finding => finding.Level != FindingLevel.Ok), finding => Assert.False(string.IsNullOrEmpty(finding.Advice)));
    }

    [Fact]
    public void Write_Json_HasASchemaAndSmallWords()
    {
        using JsonDocument json = JsonDocument.Parse(CheckDocument.Write(Assess(s_native)));
        JsonElement root = json.RootElement;
        Assert.Equal(1, root.GetProperty("schemaVersion").GetInt32());
        Assert.True(root.GetProperty("canRunGuests").GetBoolean());
        Assert.Equal("ok", root.GetProperty("findings")[0].GetProperty("level").GetString());
        Assert.Equal("native", root.GetProperty("kvm").GetProperty("ringZero").GetString());
        Assert.Equal("0-7", root.GetProperty("host").GetProperty("cpus").GetProperty("online").GetString());
        Assert.Equal(17179869184, root.GetProperty("host").GetProperty("nodes")[0].GetProperty("totalBytes").GetInt64());
    }

    private static HostReport Assess(KvmReport kvm, Func<HostFacts, HostFacts>? change = null)
    {
        using RecordedHost host = RecordedHost.TwoNodes();
        HostFacts facts = HostFactsReader.Read(host.Files);
        return HostAssessment.Of(change?.Invoke(facts) ?? facts, kvm);
    }

    private static Finding Find(HostReport report, string id) => report.Findings.Single(finding => finding.Id == id);
}
