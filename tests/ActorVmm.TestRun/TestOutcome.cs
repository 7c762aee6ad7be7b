namespace ActorVmm.TestRun;

/// <summary>What the tests of one project came to.</summary>
internal sealed record TestOutcome(string Project, int Passed, IReadOnlyList<TestNote> Failed, IReadOnlyList<TestNote> Skipped, TimeSpan Elapsed);
