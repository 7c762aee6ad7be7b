using System.ComponentModel;
using System.Diagnostics;

namespace ActorVmm.Machines.Guests;

/// <summary>Runs a program of the host to its end and takes what it wrote. The program's texts are English whatever the locale.</summary>
internal static class HostTool
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        /// <summary>The last line the tool marked as an error, else the last line of its error stream.</summary>
        public string Reason
        {
            get
            {
                string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                string? marked = lines.FirstOrDefault(line => line.StartsWith("E: ", StringComparison.Ordinal));
                return marked?[3..] ?? (lines.Length > 0 ? lines[^1] : $"exit code {ExitCode}");
            }
        }
    }

    /// <summary>Runs <paramref name="file"/>; <paramref name="whileRunning"/> is called several times a second. Cancelling ends the program.</summary>
    /// <exception cref="GuestRecipeException">The program is not installed.</exception>
    public static Outcome Run(string file, IEnumerable<string> arguments, string folder, Action? whileRunning, CancellationToken cancel)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (!process.WaitForExit(PollInterval))
        {
            if (cancel.IsCancellationRequested) process.Kill(entireProcessTree: true);
            whileRunning?.Invoke();
        }
        process.WaitForExit();
        cancel.ThrowIfCancellationRequested();
        return new Outcome(process.ExitCode, output.Result, error.Result);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new GuestRecipeException($"'{start.FileName}' cannot be run ({missing.Message}). The guest is made of Debian's packages: " +
                "use a Debian or Ubuntu machine with apt and dpkg, or give a kernel and an initrd of your own.", missing);
        }
    }
}
