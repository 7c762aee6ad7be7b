namespace ActorVmm.Devices.Chipset;

/// <summary>What a guest can observe of a <see cref="CmosRtc"/>.</summary>
/// <param name="Index">The register that the data port shows, 0-127.</param>
/// <param name="Bytes">The 128 bytes; those of the time count only while the clock is stopped.</param>
/// <param name="OffsetTicks">What the guest's time is ahead of UTC, in units of 100 ns: a clock goes on while its machine is off.</param>
public sealed record CmosRtcState(byte Index, byte[] Bytes, long OffsetTicks);
