using System.Globalization;
using System.Runtime.Intrinsics.X86;

namespace ActorVmm.Lab;

/// <summary>
/// The rate of this machine's time-stamp counter, which is also the lab machine's. It is handed in because a machine that calibrates it
/// while this one is busy goes wrong, and then its clock runs up to three times too fast.
/// </summary>
internal static class TscRate
{
    private const int CrystalLeaf = 0x15, HypervisorLeaf = 0x4000_0000, HypervisorTimingLeaf = 0x4000_0010;

    /// <summary>The rate in kHz, or null where nothing on this machine tells it.</summary>
    /// <remarks>Sources: Intel SDM vol. 2A, CPUID leaf 15H; Linux arch/x86/kernel/cpu/vmware.c for the hypervisor's timing leaf.</remarks>
    public static long? KiloHertz()
    {
        if (!X86Base.IsSupported) return null;
        if (X86Base.CpuId(0, 0).Eax >= CrystalLeaf)
        {
            (int denominator, int numerator, int crystal, _) = X86Base.CpuId(CrystalLeaf, 0);
            if (denominator != 0 && numerator != 0 && crystal != 0) return (long)(uint)crystal * (uint)numerator / (uint)denominator / 1000;
        }
        bool virtualized = (X86Base.CpuId(1, 0).Ecx & (1 << 31)) != 0;
        if (virtualized && (uint)X86Base.CpuId(HypervisorLeaf, 0).Eax >= HypervisorTimingLeaf)
        {
            uint rate = (uint)X86Base.CpuId(HypervisorTimingLeaf, 0).Eax;
            if (rate != 0) return rate;
        }
        return FromCpuInfo(File.ReadLines("/proc/cpuinfo"));
    }

    /// <summary>The first CPU's rate as the kernel prints it; on a machine without frequency scaling that is the counter's.</summary>
    internal static long? FromCpuInfo(IEnumerable<string> lines)
    {
        string? value = lines.FirstOrDefault(line => line.StartsWith("cpu MHz", StringComparison.Ordinal))?.Split(':').Last();
        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double megaHertz) ? (long)(megaHertz * 1000) : null;
    }
}
