using ActorVmm.Machines.Reports;

namespace ActorVmm.Machines;

/// <summary>The end of a machine.</summary>
/// <param name="Kind">How it came.</param>
/// <param name="ExitCode">For <see cref="MachineEndKind.DebugExit"/> the code, (value &lt;&lt; 1) | 1 cut to 8 bits; 0 for a power off, 1 for a crash.</param>
/// <param name="Reason">For a crash, what happened, in one line.</param>
/// <param name="Report">For a crash, the state of every vCPU.</param>
public sealed record MachineEnd(MachineEndKind Kind, int ExitCode, string? Reason = null, MachineReport? Report = null);
