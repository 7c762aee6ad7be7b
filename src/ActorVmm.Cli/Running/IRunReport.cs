using ActorVmm.Machines;
using ActorVmm.Machines.Vcpus;

namespace ActorVmm.Cli.Running;

/// <summary>What <c>run</c> tells on standard error, for people or for programs. Any thread.</summary>
internal interface IRunReport
{
    /// <summary>A step is done.</summary>
    /// <param name="name">A stable name: planned, built, started, output, rebooted, ended.</param>
    /// <param name="took">How long it took; for output, since the start of the guest.</param>
    /// <param name="detail">More in words; may be empty.</param>
    void Phase(string name, TimeSpan took, string detail = "");

    /// <summary>Something that the user should know.</summary>
    void Note(string text);

    /// <summary>The threads of the vCPUs.</summary>
    void Threads(IReadOnlyList<VcpuThread> vcpus);

    /// <summary>The guest has written nothing for a while.</summary>
    void Silent(SilenceDiagnosis diagnosis);

    /// <summary>The guest crashed.</summary>
    void Crashed(MachineEnd end);

    /// <summary>What the vCPUs did.</summary>
    void Stats(IReadOnlyList<VcpuThread> vcpus);
}
