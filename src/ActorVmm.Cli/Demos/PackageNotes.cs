using System.Globalization;
using ActorVmm.Cli.Output;
using ActorVmm.Machines.Guests;

namespace ActorVmm.Cli.Demos;

/// <summary>Shows the fetching of packages on standard error: one line that counts on a terminal, one line for each step elsewhere.</summary>
internal sealed class PackageNotes(Streams streams)
{
    private const string RestartLine = "\r\e[K";

    private (string Package, PackageStep Step) _shown;

    /// <summary>Takes the next report.</summary>
    public void Tell(PackageProgress progress)
    {
        bool animated = streams.Messages.IsTerminal && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
        string text = Text(progress);
        if (animated)
        {
            streams.Messages.Write($"{RestartLine}{text}{(progress.Step == PackageStep.Ready ? "\n" : "")}");
        }
        else if (_shown != (progress.Package, progress.Step))
        {
            streams.Messages.TryWriteLine(text);
        }
        _shown = (progress.Package, progress.Step);
    }

    private static string Text(PackageProgress progress) => $"actorvmm: {progress.Package}: " + progress.Step switch
    {
        PackageStep.WaitingForAnother => "another process is fetching it, waiting",
        PackageStep.UpdatingLists => "fetching the list of packages",
        PackageStep.Downloading when progress.BytesTotal > 0 => $"downloading {MegaBytes(progress.BytesDone)} of {MegaBytes(progress.BytesTotal)}",
        PackageStep.Downloading => "downloading",
        PackageStep.Unpacking => "unpacking",
        _ => "in the cache",
    };

    private static string MegaBytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
