namespace ActorVmm.TestRun;

/// <summary>Prints what came out of a run.</summary>
internal static class TestReport
{
    private const int ReasonLines = 12;
    private static readonly Lock Printing = new();

    /// <summary>Prints one project's counts, each failure with its reason and each skip with its reason.</summary>
    public static void Print(TestOutcome outcome)
    {
        lock (Printing)
        {
            Console.WriteLine($"{outcome.Project}: {outcome.Passed} passed, {outcome.Failed.Count} failed, {outcome.Skipped.Count} skipped in {outcome.Elapsed.TotalSeconds:F0} s");
            foreach (TestNote note in outcome.Failed) Console.WriteLine($"  FAILED {note.Test}\n{Indented(note.Reason)}");
            foreach (TestNote note in outcome.Skipped) Console.WriteLine($"  skipped {note.Test}: {note.Reason.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Prints the closing line and gives the exit code: 0 only if tests ran and none failed.</summary>
    public static int Close(IReadOnlyCollection<TestOutcome> outcomes)
    {
        int passed = outcomes.Sum(outcome => outcome.Passed), failed = outcomes.Sum(outcome => outcome.Failed.Count), skipped = outcomes.Sum(outcome => outcome.Skipped.Count);
        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return passed > 0 && failed == 0 ? 0 : 1;
    }

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Take(ReasonLines).Select(line => "    " + line.TrimEnd()));
}
