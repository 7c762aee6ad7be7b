namespace ActorVmm.Cli.Checks;

/// <summary>One row of the report.</summary>
/// <param name="Id">A stable name for programs, for example <c>kvm.device</c>.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Level">Ok, a warning, or a problem: with a problem no guest runs.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; <see langword="null"/> where nothing is to be done.</param>
internal sealed record Finding(string Id, string Title, FindingLevel Level, string Found, string? Advice = null);
