namespace ActorVmm.Devices.Chipset;

/// <summary>What a guest can observe of a <see cref="PowerBlock"/>.</summary>
/// <param name="Events">The event register: bit 0, the power button was pressed.</param>
public sealed record PowerBlockState(byte Events);
