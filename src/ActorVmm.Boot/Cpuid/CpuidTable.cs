using ActorVmm.Primitives;

namespace ActorVmm.Boot.Cpuid;

/// <summary>Writes the CPUID table of one vCPU: what the host supports, with the guest's own topology, cache sharing and APIC id.</summary>
/// <remarks>Source: Intel SDM vol. 2A, "CPUID - CPU Identification"; AMD APM vol. 3, "Obtaining Processor Information Via the CPUID Instruction"; Linux Documentation/virt/kvm/x86/cpuid.rst.</remarks>
public static class CpuidTable
{
    private const uint CoreTopology = 0xb, DieTopology = 0x1f, Extended = 0x8000_0000, AmdTopology = 0x8000_001e, AmdTopologyV2 = 0x8000_0026;
    private const uint KvmSignature = 0x4000_0000, KvmFeatures = 0x4000_0001;
    private const uint AuthenticAmd = 0x6874_7541, HygonGenuine = 0x6f67_7948, KvmKvmKvm = 0x4b4d_564b;

    /// <summary>The table for <paramref name="vcpu"/>.</summary>
    /// <param name="supported">The leaves that the backend supports; those that are not about topology are kept.</param>
    /// <param name="topology">How the vCPUs are grouped; decides the APIC ids.</param>
    /// <param name="vcpu">The vCPU that will read the table.</param>
    /// <param name="options">What is offered beside.</param>
    public static IReadOnlyList<CpuidEntry> For(IReadOnlyList<CpuidEntry> supported, CpuTopology topology, VcpuId vcpu, CpuidOptions options)
    {
        uint vendor = Find(supported, 0)?.Ebx ?? 0;
        bool amd = vendor is AuthenticAmd or HygonGenuine;
        bool kvm = Find(supported, KvmSignature)?.Ebx == KvmKvmKvm;
        uint highest = Find(supported, 0)?.Eax ?? 0;
        bool dies = topology.DiesPerSocket > 1 || !amd && highest >= DieTopology;

        List<CpuidEntry> table = [];
        foreach (CpuidEntry leaf in supported)
        {
            if (leaf.Function is CoreTopology or DieTopology or AmdTopology or AmdTopologyV2) continue;
            table.Add(leaf.Function switch
            {
                0 => leaf with { Eax = Math.Max(leaf.Eax, dies ? DieTopology : CoreTopology) },
                1 => CpuidTopologyLeaves.Features(leaf, topology, topology.ApicId(vcpu), amd, options),
                4 when !amd => CpuidTopologyLeaves.IntelCache(leaf, topology),
                KvmFeatures when kvm => leaf with { Eax = With(leaf.Eax, 15, options.ExtendedDestinationIds) },
                Extended when amd => leaf with { Eax = Math.Max(leaf.Eax, AmdTopology) },
                0x8000_0001 => CpuidTopologyLeaves.ExtendedFeatures(leaf, topology, amd),
                0x8000_0008 when amd => CpuidTopologyLeaves.AmdSizes(leaf, topology),
                0x8000_001d when amd => CpuidTopologyLeaves.AmdCache(leaf, topology),
                _ => leaf,
            });
        }
        table.AddRange(CpuidTopologyLeaves.Levels(CoreTopology, topology, vcpu, dies: false));
        if (dies) table.AddRange(CpuidTopologyLeaves.Levels(DieTopology, topology, vcpu, dies: true));
        if (amd) table.Add(CpuidTopologyLeaves.AmdIds(AmdTopology, topology, vcpu));
        return table;
    }

    /// <summary><paramref name="register"/> with one bit set or cleared.</summary>
    internal static uint With(uint register, int bit, bool value) => value ? register | 1u << bit : register & ~(1u << bit);

    private static CpuidEntry? Find(IReadOnlyList<CpuidEntry> leaves, uint function)
    {
        foreach (CpuidEntry leaf in leaves)
            if (leaf.Function == function) return leaf;
        return null;
    }
}
