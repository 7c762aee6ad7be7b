using System.Diagnostics;

namespace ActorVmm.Lab;

/// <summary>A program that never outlives this process, not even where this process is killed.</summary>
internal static class OwnedProcess
{
    /// <summary>Runs a program to its end or until it is cancelled, and gives its exit code.</summary>
    /// <param name="output">Gets what the program writes to its standard output; runs beside the program.</param>
    /// <param name="error">As <paramref name="output"/>, for its standard error.</param>
    public static Task<int> Run(string file, IEnumerable<string> arguments, Func<Stream, Task> output, Func<Stream, Task> error, CancellationToken cancel)
    {
        // The kernel sends the signal when the thread that started the program ends, so that thread waits for the program.
        ProcessStartInfo start = new(HostTools.PathOf(HostTools.SetPrivileges), ["--pdeathsig", "KILL", file, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        TaskCompletionSource<int> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() => RunHere(start, output, error, ended, cancel)) { Name = Path.GetFileName(file), IsBackground = true };
        thread.Start();
        return ended.Task;
    }

    private static void RunHere(ProcessStartInfo start, Func<Stream, Task> output, Func<Stream, Task> error, TaskCompletionSource<int> ended, CancellationToken cancel)
    {
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task pumps = Task.WhenAll(output(process.StandardOutput.BaseStream), error(process.StandardError.BaseStream));
            using (cancel.Register(process.Kill)) process.WaitForExit();
            pumps.Wait(CancellationToken.None);
            ended.SetResult(process.ExitCode);
        }
        catch (Exception failed)
        {
            ended.SetException(failed);
        }
    }
}
