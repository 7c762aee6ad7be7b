using ActorVmm.Boot;
using ActorVmm.Boot.Acpi;
using ActorVmm.Hypervisor;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Plans;

/// <summary>A machine as it will be: checked, every address, interrupt and CPU decided. Immutable; a reset makes the machine anew from the same plan.</summary>
public sealed record MachinePlan
{
    /// <summary>The vCPUs, by number.</summary>
    public required IReadOnlyList<VcpuPlan> Vcpus { get; init; }

    /// <summary>How the guest sees them grouped.</summary>
    public required CpuTopology Topology { get; init; }

    /// <summary>Where the interrupt controllers are.</summary>
    public required InterruptControllerPlace InterruptControllers { get; init; }

    /// <summary>Memory, what is written into it, and where the guest starts.</summary>
    public required BootPlan Boot { get; init; }

    /// <summary>The platform devices and their addresses, as the ACPI tables describe them.</summary>
    public required AcpiHardware Hardware { get; init; }

    /// <summary>The port that ends the program; none where <see langword="null"/>.</summary>
    public PortAddress? DebugExitPort { get; init; }

    /// <summary>Whether the time spent on each exit is taken.</summary>
    public bool TimeExits { get; init; }
}
