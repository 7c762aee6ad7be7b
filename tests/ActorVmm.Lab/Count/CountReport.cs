namespace ActorVmm.Lab.Count;

/// <summary>What a count came to.</summary>
/// <param name="Yardstick">The minimal C loop.</param>
/// <param name="ActorVmm">actorvmm with the same guest.</param>
/// <param name="ResidentKiloBytes">Resident memory of actorvmm with a guest that touches next to none of its own, in KiB.</param>
internal sealed record CountReport(CountFigures Yardstick, CountFigures ActorVmm, long ResidentKiloBytes);
