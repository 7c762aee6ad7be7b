using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.CommandLine;

/// <summary>What <c>run</c> was asked for.</summary>
/// <param name="Spec">The machine: the file's values, replaced by the options'.</param>
/// <param name="DryRun">Only plan.</param>
/// <param name="PrintConfig">Only write the machine file.</param>
internal sealed record RunRequest(MachineSpec Spec, bool DryRun, bool PrintConfig);
