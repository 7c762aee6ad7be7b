namespace ActorVmm.Cli.Checks;

/// <summary>Huge pages of one size on one node.</summary>
internal sealed record HugePagePool(ulong PageBytes, int Node, long Total, long Free);
