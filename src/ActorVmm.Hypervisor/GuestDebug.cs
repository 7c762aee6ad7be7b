namespace ActorVmm.Hypervisor;

/// <summary>How a vCPU is debugged from outside.</summary>
/// <param name="SingleStep">A <see cref="VcpuExitReason.Debug"/> exit after each instruction.</param>
/// <param name="SoftwareBreakpoints">INT3 exits instead of reaching the guest.</param>
/// <param name="HardwareBreakpoints">Linear addresses at which execution exits, up to four.</param>
public sealed record GuestDebug(bool SingleStep, bool SoftwareBreakpoints, IReadOnlyList<ulong> HardwareBreakpoints);
