using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Primitives.Tests;

public sealed class CpuTopologyTests
{
    private static readonly Gen<CpuTopology> Topologies =
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[1, 9], Gen.Int[1, 4]).Select(t => new CpuTopology(t.Item1, t.Item2, t.Item3, t.Item4));

    [Fact]
    public void ApicId_OfAllVcpus_IsUniqueAndHoldsTheirPlace() => Topologies.Sample(topology =>
    {
        var seen = new HashSet<uint>();
        for (int vcpu = 0; vcpu < topology.VcpuCount; vcpu++)
        {
            uint id = topology.ApicId(new(vcpu));
            Assert.True(seen.Add(id));
            long thread = id & (1u << topology.ThreadBits) - 1;
            long core = id >> topology.ThreadBits & (1u << topology.CoreShift - topology.ThreadBits) - 1;
            long die = id >> topology.CoreShift & (1u << topology.SocketShift - topology.CoreShift) - 1;
            long socket = id >> topology.SocketShift;
            Assert.True(thread < topology.ThreadsPerCore && core < topology.CoresPerDie && die < topology.DiesPerSocket && socket < topology.Sockets);
            Assert.Equal(vcpu, ((socket * topology.DiesPerSocket + die) * topology.CoresPerDie + core) * topology.ThreadsPerCore + thread);
        }
    });

    [Fact]
    public void ApicId_WhereAllLevelsArePowersOfTwo_IsTheVcpuNumber()
    {
        var topology = new CpuTopology(2, 2, 4, 2);
        Assert.All(Enumerable.Range(0, topology.VcpuCount), vcpu => Assert.Equal((uint)vcpu, topology.ApicId(new(vcpu))));
    }

    [Fact]
    public void ApicId_WhereALevelIsNot_LeavesAGap()
    {
        var topology = new CpuTopology(2, 1, 3, 1);
        Assert.Equal([0u, 1u, 2u, 4u, 5u, 6u], Enumerable.Range(0, 6).Select(vcpu => topology.ApicId(new(vcpu))));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 0, 0, 0)]
    [InlineData(2, 1, 4, 2, 1, 3, 3)]
    [InlineData(1, 3, 6, 2, 1, 4, 6)]
    [InlineData(1, 1, 65, 1, 0, 7, 7)]
    public void Shifts_AreTheBitsOfTheLevelsBelow(int sockets, int dies, int cores, int threads, int threadBits, int coreShift, int socketShift)
    {
        var topology = new CpuTopology(sockets, dies, cores, threads);
        Assert.Equal((threadBits, coreShift, socketShift), (topology.ThreadBits, topology.CoreShift, topology.SocketShift));
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, 1, -1, 1)]
    [InlineData(256, 256, 1, 1)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(65535, 1, 1, 2)]
    public void Constructor_OfWhatCannotBe_Throws(int sockets, int dies, int cores, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuTopology(sockets, dies, cores, threads));

    [Fact]
    public void Flat_OfVcpus_IsOneSocketOfCores()
    {
        Assert.Equal("1:1:7:1", CpuTopology.Flat(7).ToString());
        Assert.Equal((7, 7), (CpuTopology.Flat(7).VcpuCount, CpuTopology.Flat(7).VcpusPerSocket));
    }
}
