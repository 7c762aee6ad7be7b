using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.Demos;

/// <summary>A guest to show, and why it is this one.</summary>
/// <param name="Spec">What to run.</param>
/// <param name="Why">Lines for the user, before it starts.</param>
internal sealed record DemoGuest(MachineSpec Spec, IReadOnlyList<string> Why);
