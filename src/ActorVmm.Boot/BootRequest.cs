using ActorVmm.Boot.Acpi;
using ActorVmm.Primitives;

namespace ActorVmm.Boot;

/// <summary>What a machine is to be started from.</summary>
/// <param name="Memory">Guest memory; a multiple of 4 KiB.</param>
/// <param name="KernelPath">The kernel, of any supported format.</param>
public sealed record BootRequest(ByteSize Memory, string KernelPath)
{
    /// <summary>Files loaded beside the kernel, in the order given.</summary>
    public IReadOnlyList<BootModule> Modules { get; init; } = [];

    /// <summary>The kernel's command line, passed as UTF-8.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>Set where the kernel file is plain code; otherwise its format is found by its magic numbers.</summary>
    public FlatImage? Flat { get; init; }

    /// <summary>How the vCPUs are grouped; it decides their APIC ids.</summary>
    public CpuTopology Topology { get; init; } = CpuTopology.Flat(1);

    /// <summary>vCPUs present at boot, 1 to the number that the topology has.</summary>
    public int VcpuCount { get; init; } = 1;

    /// <summary>What the ACPI tables describe; without it the guest gets none.</summary>
    public AcpiHardware? Hardware { get; init; }
}
