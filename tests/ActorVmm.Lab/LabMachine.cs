using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;

namespace ActorVmm.Lab;

/// <summary>Runs lab machines, one at a time for all processes of a person: two beside each other would run into their time limits.</summary>
public static class LabMachine
{
    private const long OutDiskLength = 512L << 20; // a sparse file
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts a machine, runs the request's script in it and waits for its end; the machine is gone when this returns.</summary>
    /// <exception cref="LabException">The machine could not be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the machine was ended.</exception>
    public static async Task<LabResult> Run(LabHost host, LabRequest request, CancellationToken cancel = default)
    {
        using FileStream turn = await TakeTurn(host, request.Console, cancel);
        string work = Path.Combine(host.Folder, "run");
        if (Directory.Exists(work)) Directory.Delete(work, recursive: true); // left by a process that was killed
        Directory.CreateDirectory(work);
        try
        {
            return await RunIn(work, host, request, cancel);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<LabResult> RunIn(string work, LabHost host, LabRequest request, CancellationToken cancel)
    {
        string image = LabImage.Build(request, work), exitCodeFile = Path.Combine(work, "exit"), outDisk = Path.Combine(work, "out");
        if (request.OutFolder is not null) using (FileStream disk = File.Create(outDisk)) disk.SetLength(OutDiskLength);
        IReadOnlyList<string> arguments = QemuCommand.Arguments(host, request, image, exitCodeFile, request.OutFolder is null ? null : outDisk);

        ConsoleText console = new(request.Console), errors = new(null);
        Stopwatch clock = Stopwatch.StartNew();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(request.TimeLimit);
        int emulator = await OwnedProcess.Run(HostTools.PathOf(HostTools.Qemu), arguments, console.Read, errors.Read, limit.Token);
        TimeSpan elapsed = clock.Elapsed;

        cancel.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested) return new LabResult(LabResult.TimedOut, console.ToString(), elapsed);
        string ended = File.Exists(exitCodeFile) ? File.ReadAllText(exitCodeFile).Trim() : "";
        if (!int.TryParse(ended, NumberStyles.None, CultureInfo.InvariantCulture, out int exitCode))
            return new LabResult(LabResult.Died, $"{console}{DeathNote(emulator, errors)}\n", elapsed);
        if (request.OutFolder is not null) Extract(outDisk, request.OutFolder);
        return new LabResult(exitCode, console.ToString(), elapsed);
    }

    private static string DeathNote(int emulator, ConsoleText errors)
    {
        // The emulated CPU has a few features that the emulator cannot do and says so each time; nothing here uses them.
        IEnumerable<string> lines = errors.ToString().Split('\n').Where(line => line.Length > 0 && !line.Contains("TCG doesn't support requested feature", StringComparison.Ordinal));
        return $"lab: the machine ended before its script did (emulator's exit code {emulator}) {string.Join(' ', lines)}";
    }

    private static void Extract(string disk, string folder)
    {
        Directory.CreateDirectory(folder);
        using FileStream stream = File.OpenRead(disk);
        TarFile.ExtractToDirectory(stream, folder, overwriteFiles: true);
    }

    private static async Task<FileStream> TakeTurn(LabHost host, TextWriter? console, CancellationToken cancel)
    {
        string path = Path.Combine(host.Folder, "turn.lock");
        for (bool told = false; ; told = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!told && console is not null) await console.WriteLineAsync("lab: waiting for another lab machine to end");
                await Task.Delay(LockRetry, cancel);
            }
        }
    }
}
