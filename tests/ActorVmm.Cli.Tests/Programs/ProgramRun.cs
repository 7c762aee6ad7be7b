using System.Diagnostics;
using System.Text;

namespace ActorVmm.Cli.Tests.Programs;

/// <summary>One run of the built program as a process of its own.</summary>
internal sealed class ProgramRun : IDisposable
{
    /// <summary>How long any run may take: far more than it needs on a busy machine.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly object _grown = new();
    private readonly Task _readers;

    private ProgramRun(Process process)
    {
        _process = process;
        _readers = Task.WhenAll(Collect(process.StandardOutput, _output), Collect(process.StandardError, _errors));
    }

    /// <summary>The program's file.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "actorvmm");

    public int ProcessId => _process.Id;

    public string Output { get { lock (_grown) return _output.ToString(); } }

    public string Errors { get { lock (_grown) return _errors.ToString(); } }

    /// <summary>Starts the program by a line of the shell, in which <c>$P</c> is the program. Signals do what they do by default, whatever the runner of the tests ignores.</summary>
    public static ProgramRun Shell(string line, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("/usr/bin/env") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (string argument in new[] { "--default-signal=HUP,INT,QUIT,TERM", "/bin/sh", "-c", line }) start.ArgumentList.Add(argument);
        start.Environment["P"] = Path;
        start.Environment["XDG_CACHE_HOME"] = TestFolder.Root;
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end with these arguments and without input.</summary>
    public static (int Code, string Output, string Errors) Complete(params string[] arguments)
    {
        using ProgramRun run = Shell($"exec \"$P\" {string.Join(' ', arguments.Select(argument => $"'{argument}'"))} < /dev/null");
        return (run.WaitForEnd(), run.Output, run.Errors);
    }

    /// <summary>Waits until standard output or standard error holds a text. Fails after <see cref="Limit"/>.</summary>
    public void WaitFor(string text)
    {
        long deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds;
        lock (_grown)
        {
            while (!_output.ToString().Contains(text, StringComparison.Ordinal) && !_errors.ToString().Contains(text, StringComparison.Ordinal))
            {
                long left = deadline - Environment.TickCount64;
                Assert.True(left > 0 && Monitor.Wait(_grown, (int)left), $"'{text}' did not come. Output: {_output} Errors: {_errors}");
            }
        }
    }

    /// <summary>Waits for the end of the program and of its output. Fails after <see cref="Limit"/>.</summary>
    public int WaitForEnd()
    {
        Assert.True(_process.WaitForExit(Limit), $"the program did not end. Output: {Output} Errors: {Errors}");
        Assert.True(_readers.Wait(Limit), "somebody still holds the program's output open");
        return _process.ExitCode;
    }

    /// <summary>Sends a signal to the program.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("/bin/kill", ["-s", name, $"{ProcessId}"]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task Collect(StreamReader reader, StringBuilder into)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is > 0 and int count)
        {
            lock (_grown)
            {
                into.Append(buffer, 0, count);
                Monitor.PulseAll(_grown);
            }
        }
    }
}
