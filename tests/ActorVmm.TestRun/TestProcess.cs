using System.Diagnostics;

namespace ActorVmm.TestRun;

/// <summary>Runs the tests of one project in a process of their own.</summary>
internal static class TestProcess
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10), AloneTimeLimit = TimeSpan.FromMinutes(20);

    /// <summary>Runs them to their end; a process that crashes, hangs or gives no results counts as a failed test of its project.</summary>
    public static async Task<TestOutcome> Run(TestProject project, string resultsFolder)
    {
        string results = Path.Combine(resultsFolder, project.Name + ".trx");
        File.Delete(results);
        ProcessStartInfo start = new("dotnet", ["test", project.Assembly, "--logger", $"trx;LogFileName={Path.GetFileName(results)}", "--results-directory", resultsFolder, "--nologo"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Stopwatch clock = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        TimeSpan limit = project.Alone ? AloneTimeLimit : TimeLimit;
        bool inTime = await EndsWithin(process, limit);
        string text = (await output + await error).Trim();

        TestOutcome outcome = File.Exists(results) ? TrxFile.Read(results, project.Name, clock.Elapsed) : new TestOutcome(project.Name, 0, [], [], clock.Elapsed);
        if (process.ExitCode == 0 || outcome.Failed.Count > 0) return outcome;
        string reason = inTime ? $"The test process ended with {process.ExitCode}.\n{text}" : $"The tests did not end within {limit.TotalMinutes:F0} minutes.\n{text}";
        return outcome with { Failed = [new TestNote(project.Name, reason)] };
    }

    private static async Task<bool> EndsWithin(Process process, TimeSpan limit)
    {
        using CancellationTokenSource late = new(limit);
        try
        {
            await process.WaitForExitAsync(late.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }
}
