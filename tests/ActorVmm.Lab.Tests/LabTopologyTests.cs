namespace ActorVmm.Lab.Tests;

public sealed class LabTopologyTests
{
    [Fact]
    public void Parse_NodesAndDistances_CountBothWays()
    {
        LabTopology topology = LabTopology.Parse("3x2", "2,0,40");
        Assert.Equal((3, 2, 6), (topology.Nodes, topology.CpusPerNode, topology.Cpus));
        Assert.Equal((40, 40, 20, 10), (topology.Distance(0, 2), topology.Distance(2, 0), topology.Distance(0, 1), topology.Distance(1, 1)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("2x")]
    [InlineData("0x1")]
    [InlineData("2x-1")]
    [InlineData("99x99")]
    [InlineData("2147483647x2147483647")]
    public void Parse_BadNodes_IsRefused(string nodes) => Assert.Throws<LabException>(() => LabTopology.Parse(nodes));

    [Theory]
    [InlineData("0,0,20")]
    [InlineData("0,2,20")]
    [InlineData("0,1,10")]
    [InlineData("0,1,255")]
    [InlineData("0,1")]
    public void Parse_BadDistance_IsRefused(string distance) => Assert.Throws<LabException>(() => LabTopology.Parse("2x1", distance));
}
