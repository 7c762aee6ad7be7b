using ActorVmm.Hypervisor;
using ActorVmm.Machines.Vcpus;

namespace ActorVmm.Cli.Running;

/// <summary>The exits of one vCPU for one reason.</summary>
/// <param name="Vcpu">The vCPU's number.</param>
/// <param name="Reason">Why the guest was left.</param>
/// <param name="Count">How often.</param>
/// <param name="Times">How long they took to handle; <see langword="null"/> where that was not taken, or the exit only ended a wait.</param>
internal sealed record ExitRow(int Vcpu, VcpuExitReason Reason, long Count, LatencyHistogram? Times)
{
    /// <summary>The rows of all vCPUs, without reasons that never came; each vCPU's most frequent first.</summary>
    public static IEnumerable<ExitRow> Of(IReadOnlyList<VcpuThread> vcpus) =>
        vcpus.SelectMany(vcpu => Enum.GetValues<VcpuExitReason>()
            .Select(reason => new ExitRow(vcpu.Plan.Id.Value, reason, vcpu.Counters[reason], vcpu.Counters.Times(reason) is { Count: > 0 } times ? times : null))
            .Where(row => row.Count > 0).OrderByDescending(row => row.Count));
}
