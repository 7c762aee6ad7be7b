using ActorVmm.Boot.Cpuid;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Boot.Tests.Cpuid;

public sealed class CpuidTableTests
{
    private static readonly CpuidEntry[] s_common =
    [
        new(1, 0, false, 0x806f8, 0x0510_0800, 0x0120_0000, 0x1000_0001),
        new(0xb, 0, true, 9, 9, 9, 9), new(0x1f, 0, true, 9, 9, 9, 9), new(0xd, 0, true, 7, 0x988, 0x988, 0),
        new(0x40000000, 0, false, 0x40000001, 0x4b4d564b, 0x564b4d56, 0x4d), new(0x40000001, 0, false, 0x0100_7efb, 0, 0, 0),
        new(0x80000001, 0, false, 0, 0, 0x0040_0123, 0x2c100800),
    ];

    private static readonly CpuidEntry[] s_intel =
    [
        new(0, 0, false, 0x16, 0x756e6547, 0x6c65746e, 0x49656e69), .. s_common, new(0x80000000, 0, false, 0x80000008, 0, 0, 0),
        new(4, 0, true, 0xfc004121, 0x2c0003f, 0x3f, 0), new(4, 2, true, 0xfc004143, 0x3c0003f, 0x7ff, 0),
        new(4, 3, true, 0xfc1fc163, 0x380003f, 0x77ff, 4), new(4, 4, true, 0, 0, 0, 0), new(0x80000008, 0, false, 0x302e, 0, 0, 0),
    ];

    private static readonly CpuidEntry[] s_amd =
    [
        new(0, 0, false, 0xd, 0x68747541, 0x444d4163, 0x69746e65), .. s_common, new(0x80000000, 0, false, 0x8000001a, 0, 0, 0),
        new(0x80000008, 0, false, 0x3030, 0x1000, 0x0003_713f, 0), new(0x8000001d, 0, true, 0x0000_4121, 0, 0, 0),
        new(0x8000001d, 3, true, 0x0003_c163, 0, 0, 0), new(0x8000001d, 4, true, 0, 0, 0, 0),
    ];

    private static readonly Gen<CpuTopology> s_topologies =
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[1, 13], Gen.Int[1, 3], (s, d, c, t) => new CpuTopology(s, d, c, t));

    [Fact]
    public void For_IntelTwoSocketsOfThreeCores_WritesTheseRegisters()
    {
        var view = new LinuxView(CpuidTable.For(s_intel, new(2, 1, 3, 2), new(9), new() { TscDeadlineTimer = true }));
        Assert.Equal(new(0, 0, false, 0x16, 0x756e6547, 0x6c65746e, 0x49656e69), view.Leaf(0));
        Assert.Equal(new(1, 0, false, 0x806f8, 0x0b08_0800, 0x8120_0000, 0x1000_0001), view.Leaf(1));
        Assert.Equal([new(0xb, 0, true, 1, 2, 0x100, 11), new(0xb, 1, true, 3, 6, 0x201, 11), new(0xb, 2, true, 0, 0, 2, 11)], Levels(view, 0xb));
        Assert.False(view.Has(0x1f));
        Assert.False(view.Has(0x8000001e));
        Assert.Equal(0x0c004121u, view.Leaf(4).Eax);
        Assert.Equal(0x0c01c163u, view.Leaf(4, 3).Eax);
        Assert.Equal(0u, view.Leaf(4, 4).Eax);
        Assert.Equal(0x0000_0121u, view.Leaf(0x80000001).Ecx);
        Assert.Equal(new(0xd, 0, true, 7, 0x988, 0x988, 0), view.Leaf(0xd));
    }

    [Fact]
    public void For_IntelWithDies_AddsTheDieLeaf()
    {
        var view = new LinuxView(CpuidTable.For(s_intel, new(2, 3, 2, 2), new(13), new()));
        Assert.Equal(0x1fu, view.Leaf(0).Eax);
        Assert.Equal(
            [new(0x1f, 0, true, 1, 2, 0x100, 0x11), new(0x1f, 1, true, 2, 4, 0x201, 0x11), new(0x1f, 2, true, 4, 12, 0x502, 0x11), new(0x1f, 3, true, 0, 0, 3, 0x11)],
            Levels(view, 0x1f));
        Assert.Equal([new(0xb, 0, true, 1, 2, 0x100, 0x11), new(0xb, 1, true, 4, 12, 0x201, 0x11), new(0xb, 2, true, 0, 0, 2, 0x11)], Levels(view, 0xb));
    }

    [Fact]
    public void For_AmdTwoDies_WritesTheseRegisters()
    {
        var view = new LinuxView(CpuidTable.For(s_amd, new(1, 2, 3, 2), new(8), new()));
        Assert.Equal(0x8000001eu, view.Leaf(0x80000000).Eax);
        Assert.Equal(0x0a0c_0800u, view.Leaf(1).Ebx);
        Assert.Equal(0x0003_400bu, view.Leaf(0x80000008).Ecx);
        Assert.Equal(0x0040_0123u, view.Leaf(0x80000001).Ecx);
        Assert.Equal(new(0x8000001e, 0, false, 10, 0x0105, 0x0101, 0), view.Leaf(0x8000001e));
        Assert.Equal(0x0000_4121u, view.Leaf(0x8000001d).Eax);
        Assert.Equal(0x0001_c163u, view.Leaf(0x8000001d, 3).Eax);
    }

    [Fact]
    public void For_OneVcpu_SaysThatItIsAlone()
    {
        var view = new LinuxView(CpuidTable.For(s_amd, CpuTopology.Flat(1), new(0), new()));
        Assert.Equal(0u, view.Leaf(1).Edx >> 28 & 1);
        Assert.Equal(0u, view.Leaf(0x80000001).Ecx & 2);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void For_Options_AreTheirBitsAlone(bool deadline, bool x2apic, bool extended)
    {
        var view = new LinuxView(CpuidTable.For(s_intel, CpuTopology.Flat(2), new(1), new() { TscDeadlineTimer = deadline, X2Apic = x2apic, ExtendedDestinationIds = extended }));
        uint features = view.Leaf(1).Ecx;
        Assert.Equal((deadline, x2apic, true), ((features >> 24 & 1) == 1, (features >> 21 & 1) == 1, features >> 31 == 1));
        Assert.Equal(extended ? 0x0100_fefbu : 0x0100_7efbu, view.Leaf(0x40000001).Eax);
    }

    [Fact]
    public void For_NotKvm_LeavesTheHypervisorLeafAlone()
    {
        CpuidEntry[] other = [.. s_intel.Select(e => e.Function == 0x40000000 ? e with { Ebx = 1 } : e)];
        Assert.Equal(0x0100_7efbu, new LinuxView(CpuidTable.For(other, CpuTopology.Flat(2), new(1), new() { ExtendedDestinationIds = true })).Leaf(0x40000001).Eax);
    }

    [Fact]
    public void For_HugePackage_SaturatesTheNarrowFields()
    {
        var view = new LinuxView(CpuidTable.For(s_amd, CpuTopology.Flat(1024), new(1023), new()));
        Assert.Equal((255u, 255u), (view.Leaf(1).Ebx >> 16 & 0xff, view.Leaf(1).Ebx >> 24));
        Assert.Equal(0xa0ffu, view.Leaf(0x80000008).Ecx & 0xffff);
        Assert.Equal((1023u, 0, 10, 10), view.Extended());
    }

    [Fact]
    public void For_AnyTopology_LinuxFindsEveryVcpuWhereItIs() => Gen.Select(s_topologies, Gen.Bool).Sample((topology, amd) =>
    {
        CpuidEntry[] supported = amd ? s_amd : s_intel;
        for (int i = 0; i < topology.VcpuCount; i++)
        {
            (int socket, int die, int core, int thread) = Place(topology, i);
            var view = new LinuxView(CpuidTable.For(supported, topology, new(i), new()));
            (uint id, int coreShift, int dieShift, int packageShift) = view.Extended();
            Assert.Equal((uint)socket, id >> packageShift);
            Assert.Equal((uint)die, (id & ((1u << packageShift) - 1)) >> dieShift);
            Assert.Equal((uint)core, (id & ((1u << dieShift) - 1)) >> coreShift);
            Assert.Equal((uint)thread, id & ((1u << coreShift) - 1));
            Assert.Equal((byte)id, view.Leaf(1).Ebx >> 24);
            Assert.Equal(topology.VcpusPerSocket > 1, (view.Leaf(1).Edx >> 28 & 1) == 1);
            if (amd) Assert.Equal(((uint)socket, (uint)(socket * topology.DiesPerSocket + die), (uint)topology.ThreadsPerCore), (view.Amd().Package, view.Amd().Node, view.Amd().Threads));
        }
    }, iter: 200);

    [Fact]
    public void For_AnyTopology_CachesAreSharedByCoresAndDies() => Gen.Select(s_topologies, Gen.Bool).Sample((topology, amd) =>
    {
        uint function = amd ? 0x8000001du : 4u;
        var seen = new List<(uint First, uint Last, int Core, int Die)>();
        for (int i = 0; i < topology.VcpuCount; i++)
        {
            (int socket, int die, int core, _) = Place(topology, i);
            var view = new LinuxView(CpuidTable.For(amd ? s_amd : s_intel, topology, new(i), new()));
            uint id = topology.ApicId(new(i));
            int node = socket * topology.DiesPerSocket + die;
            seen.Add((LinuxView.CacheDomain(view.Leaf(function, 0), id), LinuxView.CacheDomain(view.Leaf(function, 3), id), node * topology.CoresPerDie + core, node));
        }
        Assert.Equal(seen.Select(s => s.Core).Distinct().Count(), seen.Select(s => (s.Core, s.First)).Distinct().Count());
        Assert.Equal(seen.Select(s => s.Core).Distinct().Count(), seen.Select(s => s.First).Distinct().Count());
        Assert.Equal(seen.Select(s => s.Die).Distinct().Count(), seen.Select(s => (s.Die, s.Last)).Distinct().Count());
        Assert.Equal(seen.Select(s => s.Die).Distinct().Count(), seen.Select(s => s.Last).Distinct().Count());
    }, iter: 200);

    [Fact]
    public void For_AnyVcpu_HasNoLeafTwice()
    {
        IReadOnlyList<CpuidEntry> table = CpuidTable.For(s_amd, new(2, 2, 2, 2), new(3), new());
        Assert.Equal(table.Count, table.Select(e => (e.Function, e.Index)).Distinct().Count());
    }

    private static (int Socket, int Die, int Core, int Thread) Place(CpuTopology t, int i) =>
        (i / t.VcpusPerSocket, i / (t.ThreadsPerCore * t.CoresPerDie) % t.DiesPerSocket, i / t.ThreadsPerCore % t.CoresPerDie, i % t.ThreadsPerCore);

    private static List<CpuidEntry> Levels(LinuxView view, uint function)
    {
        List<CpuidEntry> levels = [];
        do levels.Add(view.Leaf(function, (uint)levels.Count));
        while (levels[^1].Ebx != 0);
        return levels;
    }
}
