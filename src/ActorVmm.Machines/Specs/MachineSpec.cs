using System.Text.Json.Serialization;

namespace ActorVmm.Machines.Specs;

/// <summary>What a user wrote about a machine: the machine file, or the options of the command line. Not checked yet.</summary>
/// <remarks>Names are those of Cloud Hypervisor's VmConfig where it has the same thing.</remarks>
public sealed record MachineSpec
{
    /// <summary>The vCPUs.</summary>
    public CpusSpec Cpus { get; set; } = new();

    /// <summary>The guest's memory.</summary>
    public MemorySpec Memory { get; set; } = new();

    /// <summary>What the guest runs.</summary>
    public PayloadSpec Payload { get; set; } = new();

    /// <summary>Where the interrupt controllers are.</summary>
    public InterruptsSpec Interrupts { get; set; } = InterruptsSpec.Auto;

    /// <summary>The port whose writes end the program with (value &lt;&lt; 1) | 1; none by default.</summary>
    [JsonConverter(typeof(NumberConverter<ushort>))]
    public ushort? DebugExitPort { get; set; }

    /// <summary>What is told about the running machine.</summary>
    public ReportSpec Report { get; set; } = new();
}
