using ActorVmm.Cli.Checks;

namespace ActorVmm.Cli.Tests.Checks;

public sealed class HostFactsReaderTests
{
    [Fact]
    public void Read_ATwoNodeServer_GivesEverything()
    {
        using RecordedHost host = RecordedHost.TwoNodes();
        HostFacts facts = HostFactsReader.Read(host.Files);
        Assert.Equal("6.1.0-18-amd64", facts.KernelRelease);
        Assert.Equal(new("AMD EPYC 7313", "svm", false), facts.Processor);
        Assert.Equal("kvm_amd", facts.KvmModule);
        Assert.Equal(("0-7", "6-7", "0-7"), (facts.Cpus.Online.ToString(), facts.Cpus.Isolated.ToString(), facts.Cpus.Allowed.ToString()));
        Assert.Equal([0, 1], facts.Nodes.Select(node => node.Node));
        Assert.Equal(["0-3", "4-7"], facts.Nodes.Select(node => node.Cpus.ToString()));
        Assert.Equal([21, 10], facts.Nodes[1].Distances);
        Assert.Equal((16UL << 30, 8UL << 30), (facts.Nodes[0].TotalBytes, facts.Nodes[0].FreeBytes));
        Assert.Equal([new(2 << 20, 0, 512, 500), new(2 << 20, 1, 0, 0)], facts.HugePages);
        Assert.Equal(new(32UL << 30, 16UL << 30), facts.Memory);
        Assert.Equal(1, facts.NumaBalancing);
        Assert.Equal("madvise", facts.TransparentHugePages);
    }

    [Fact]
    public void Read_AnEmptyTree_GivesNothingAndDoesNotThrow()
    {
        using var host = new RecordedHost();
        HostFacts facts = HostFactsReader.Read(host.Files);
        Assert.Empty(facts.Nodes);
        Assert.Empty(facts.HugePages);
        Assert.Equal(new("", null, false), facts.Processor);
        Assert.True(facts.Cpus.Online.IsEmpty);
        Assert.Null(facts.Cpus.Cpuset);
        Assert.Null(facts.NumaBalancing);
        Assert.Null(facts.TransparentHugePages);
        Assert.Null(facts.KvmModule);
    }

    [Fact]
    public void Read_NodesWithTwoDigits_AreInOrderOfTheirNumbers()
    {
        using var host = new RecordedHost();
        foreach (int node in (int[])[10, 9, 0]) host.With($"/sys/devices/system/node/node{node}/cpulist", $"{node}");
        Assert.Equal([0, 9, 10], HostFactsReader.Read(host.Files).Nodes.Select(node => node.Node));
    }
}
