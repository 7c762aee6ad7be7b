using ActorVmm.Cli.Output;
using ActorVmm.Kvm;

namespace ActorVmm.Cli.Checks;

/// <summary><c>actorvmm check</c>.</summary>
internal static class CheckCommand
{
    /// <summary>Inspects this host and writes the report. Exit code 0 where guests can run, 6 where not.</summary>
    public static int Execute(bool json, Streams streams)
    {
        HostReport report = Inspect();
        if (json) streams.Data.WriteLine(CheckDocument.Write(report));
        else CheckTable.Write(report, streams);
        return report.CanRunGuests ? ExitCodes.Done : ExitCodes.HostNotReady;
    }

    /// <summary>The report about this host.</summary>
    public static HostReport Inspect()
    {
        var files = new HostFiles("/");
        return HostAssessment.Of(HostFactsReader.Read(files), KvmProbe.Examine());
    }
}
