namespace ActorVmm.Devices.Chipset;

/// <summary>What a guest can observe of an <see cref="I8042"/>.</summary>
/// <param name="StaleBytes">Bytes that are left in its output buffer.</param>
public sealed record I8042State(int StaleBytes);
