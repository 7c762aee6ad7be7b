using System.Numerics;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Tests.Cpuid;

/// <summary>Reads a CPUID table as Linux does when it finds out where a processor is.</summary>
internal sealed class LinuxView(IReadOnlyList<CpuidEntry> table)
{
    public CpuidEntry Leaf(uint function, uint index = 0) => table.Single(e => e.Function == function && (!e.HasIndex || e.Index == index));

    public bool Has(uint function) => table.Any(e => e.Function == function);

    /// <summary>The x2APIC topology leaf: id, shifts of core, die and package.</summary>
    public (uint Id, int Core, int Die, int Package) Extended()
    {
        uint leaf = Has(0x1f) ? 0x1fu : 0xbu;
        int core = 0, package = 0;
        int? die = null;
        for (uint i = 0; ; i++)
        {
            CpuidEntry level = Leaf(leaf, i);
            uint kind = level.Ecx >> 8 & 0xff;
            Assert.Equal(i, level.Ecx & 0xff);
            if (kind == 0 || level.Ebx == 0) return (Leaf(leaf).Edx, core, die ?? package, package);
            if (kind == 1) core = (int)level.Eax;
            if (kind == 2 && leaf == 0x1f) die = (int)level.Eax;
            package = (int)level.Eax;
        }
    }

    /// <summary>AMD's own leaves, as the kernel takes them where leaf 0xB is missing: package, node, core and thread.</summary>
    public (uint Package, uint Node, uint Core, uint Threads) Amd()
    {
        uint sizes = Leaf(0x80000008).Ecx;
        int bits = (int)(sizes >> 12 & 0xf);
        if (bits == 0) bits = BitOperations.Log2((sizes & 0xff) + 1);
        CpuidEntry ids = Leaf(0x8000001e);
        return (ids.Eax >> bits, ids.Ecx & 0xff, ids.Ebx & 0xff, (ids.Ebx >> 8 & 0xff) + 1);
    }

    /// <summary>Whether two processors share the cache of a subleaf: equal ids above the rounded count of sharers.</summary>
    public static uint CacheDomain(CpuidEntry leaf, uint apicId)
    {
        uint sharers = (leaf.Eax >> 14 & 0xfff) + 1;
        return apicId >> (32 - BitOperations.LeadingZeroCount(sharers - 1));
    }
}
