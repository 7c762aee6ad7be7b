namespace ActorVmm.Cli.Checks;

/// <summary>The whole memory.</summary>
internal sealed record MemoryFacts(ulong TotalBytes, ulong AvailableBytes);
