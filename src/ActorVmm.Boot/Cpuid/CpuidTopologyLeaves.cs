using ActorVmm.Primitives;

namespace ActorVmm.Boot.Cpuid;

/// <summary>The single leaves that say how processors are grouped. Fields too narrow for a large machine hold their highest value; the x2APIC leaves are exact.</summary>
/// <remarks>Where software rounds a count up to find the width of an id, the count given is the rounded one, so that ids with gaps come out right.</remarks>
internal static class CpuidTopologyLeaves
{
    private const uint InvalidLevel = 0, ThreadLevel = 1, CoreLevel = 2, DieLevel = 5;
    private const int X2ApicBit = 21, TscDeadlineBit = 24, HypervisorBit = 31, HyperThreadingBit = 28;
    private const int CmpLegacyBit = 1, TopologyExtensionsBit = 22;
    private const uint LastLevelCache = 3;

    /// <summary>Leaf 1: APIC id, ids in the package, and the features that depend on the APIC.</summary>
    public static CpuidEntry Features(CpuidEntry leaf, CpuTopology topology, uint apicId, bool amd, CpuidOptions options)
    {
        uint ids = Math.Min(amd ? (uint)topology.VcpusPerSocket : 1u << topology.SocketShift, byte.MaxValue);
        uint ecx = CpuidTable.With(leaf.Ecx, X2ApicBit, options.X2Apic);
        ecx = CpuidTable.With(ecx, TscDeadlineBit, options.TscDeadlineTimer);
        return leaf with
        {
            Ebx = leaf.Ebx & 0xffff | ids << 16 | apicId << 24,
            Ecx = CpuidTable.With(ecx, HypervisorBit, true),
            Edx = CpuidTable.With(leaf.Edx, HyperThreadingBit, topology.VcpusPerSocket > 1),
        };
    }

    /// <summary>Leaf 4: who shares a cache. The last level belongs to a die, the others to a core.</summary>
    public static CpuidEntry IntelCache(CpuidEntry leaf, CpuTopology topology)
    {
        if ((leaf.Eax & 0x1f) == 0) return leaf;
        uint cores = Math.Min((1u << (topology.SocketShift - topology.ThreadBits)) - 1, 0x3f);
        return leaf with { Eax = leaf.Eax & 0x3fff | Sharing(leaf, topology) << 14 | cores << 26 };
    }

    /// <summary>Leaf 0x8000001D: the same on AMD.</summary>
    public static CpuidEntry AmdCache(CpuidEntry leaf, CpuTopology topology) =>
        (leaf.Eax & 0x1f) == 0 ? leaf : leaf with { Eax = leaf.Eax & ~(0xfffu << 14) | Sharing(leaf, topology) << 14 };

    /// <summary>Leaf 0x80000001: whether the topology leaves of AMD are there, and whether the package has several processors.</summary>
    public static CpuidEntry ExtendedFeatures(CpuidEntry leaf, CpuTopology topology, bool amd)
    {
        uint ecx = CpuidTable.With(leaf.Ecx, TopologyExtensionsBit, amd);
        return leaf with { Ecx = CpuidTable.With(ecx, CmpLegacyBit, amd && topology.VcpusPerSocket > 1) };
    }

    /// <summary>Leaf 0x80000008: processors in the package, and bits of the APIC id below the package's number.</summary>
    public static CpuidEntry AmdSizes(CpuidEntry leaf, CpuTopology topology)
    {
        uint count = Math.Min((uint)topology.VcpusPerSocket - 1, byte.MaxValue);
        return leaf with { Ecx = leaf.Ecx & 0xffff_0000 | count | Math.Min((uint)topology.SocketShift, 15) << 12 };
    }

    /// <summary>Leaf 0x8000001E: the ids of thread, core and node. A die is a node.</summary>
    public static CpuidEntry AmdIds(uint function, CpuTopology topology, VcpuId vcpu)
    {
        uint id = topology.ApicId(vcpu);
        uint core = id >> topology.ThreadBits & ((1u << (topology.SocketShift - topology.ThreadBits)) - 1);
        uint node = (uint)(vcpu.Value / (topology.ThreadsPerCore * topology.CoresPerDie));
        uint threads = Math.Min((uint)topology.ThreadsPerCore - 1, byte.MaxValue), nodes = Math.Min((uint)topology.DiesPerSocket - 1, 7);
        return new(function, 0, false, id, core & 0xff | threads << 8, node & 0xff | nodes << 8, 0);
    }

    /// <summary>Leaves 0xB and 0x1F: one subleaf for each level, then one that ends the list; each has the vCPU's x2APIC id.</summary>
    /// <param name="function">The leaf.</param>
    /// <param name="topology">The levels.</param>
    /// <param name="vcpu">The vCPU that will read it.</param>
    /// <param name="dies">Whether dies are a level of their own; otherwise cores are counted across them.</param>
    public static CpuidEntry[] Levels(uint function, CpuTopology topology, VcpuId vcpu, bool dies)
    {
        uint id = topology.ApicId(vcpu);
        CpuidEntry Level(uint index, uint kind, int shift, int count) => new(function, index, true, (uint)shift, (uint)count, index | kind << 8, id);

        CpuidEntry threads = Level(0, ThreadLevel, topology.ThreadBits, topology.ThreadsPerCore);
        if (!dies || topology.DiesPerSocket == 1)
            return [threads, Level(1, CoreLevel, topology.SocketShift, topology.VcpusPerSocket), Level(2, InvalidLevel, 0, 0)];
        CpuidEntry cores = Level(1, CoreLevel, topology.CoreShift, topology.ThreadsPerCore * topology.CoresPerDie);
        return [threads, cores, Level(2, DieLevel, topology.SocketShift, topology.VcpusPerSocket), Level(3, InvalidLevel, 0, 0)];
    }

    private static uint Sharing(CpuidEntry leaf, CpuTopology topology)
    {
        uint cacheLevel = leaf.Eax >> 5 & 7;
        return Math.Min((1u << (cacheLevel >= LastLevelCache ? topology.CoreShift : topology.ThreadBits)) - 1, 0xfff);
    }
}
