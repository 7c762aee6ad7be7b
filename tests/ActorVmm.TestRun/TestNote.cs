namespace ActorVmm.TestRun;

/// <summary>A test that did not simply pass, and why.</summary>
internal sealed record TestNote(string Test, string Reason);
