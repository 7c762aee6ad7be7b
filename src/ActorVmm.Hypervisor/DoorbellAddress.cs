namespace ActorVmm.Hypervisor;

/// <summary>Where a guest write rings a doorbell.</summary>
/// <param name="IsPort">A port, otherwise a guest physical address.</param>
/// <param name="Address">The port or address.</param>
/// <param name="Length">1, 2, 4 or 8 bytes; 0 for a write of any length (addresses only).</param>
/// <param name="Match">Ring only for this value; <see langword="null"/> for every value.</param>
public readonly record struct DoorbellAddress(bool IsPort, ulong Address, int Length, ulong? Match = null);
