namespace ActorVmm.Cli.Checks;

/// <summary>How good or bad a finding is.</summary>
internal enum FindingLevel
{
    Ok,
    Warning,
    Problem,
}
