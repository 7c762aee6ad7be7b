using System.Diagnostics;

namespace ActorVmm.Backend.Tests;

/// <summary>Runs the tests of this assembly where there is no SDK. Arguments: parts of names, to run only tests that have one of them; <c>--times</c> for a line for each that passes.</summary>
internal static class Program
{
    private const string Times = "--times";

    private static int Main(string[] args)
    {
        long start = Stopwatch.GetTimestamp();
        using InProcessRun run = new([.. args.Where(arg => arg != Times)], args.Contains(Times), Console.Out);
        run.Execute(typeof(Program).Assembly);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:f1} s");
        Console.WriteLine($"{run.Passed} passed, {run.Failed} failed, {run.Skipped} skipped");
        return run.Failed > 0 || run.Passed + run.Skipped == 0 ? 1 : 0;
    }
}
