using ActorVmm.Boot;
using ActorVmm.Cli.Output;
using ActorVmm.Hypervisor;
using ActorVmm.Linux;
using ActorVmm.Machines.Guests;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli;

/// <summary>Turns an exception into one line and an exit code.</summary>
internal static class Failure
{
    /// <summary>Writes the line and returns the exit code. Details of an unexpected error go to a file where <paramref name="verbose"/>.</summary>
    public static int Tell(Exception failure, Streams streams, bool verbose)
    {
        if (failure is LinuxException { ErrorNumber: Errno.EPIPE }) return ExitCodes.Failed;
        (string message, int code) = Describe(failure);
        if (message.Length == 0) message = $"unexpected {failure.GetType().Name}: {OneLine(failure.Message)} {Details(failure, verbose)}";
        streams.Messages.TryWriteLine(Line(message, streams));
        return code;
    }

    /// <summary>The line of an error, with the word "error" in colour where that is wanted.</summary>
    public static string Line(string message, Streams streams) =>
        streams.Colour.On(streams.Messages) ? $"actorvmm: \e[31merror:\e[0m {OneLine(message)}" : $"actorvmm: error: {OneLine(message)}";

    private static (string Message, int Code) Describe(Exception failure) => failure switch
    {
        CliException e => (e.Message, e.ExitCode),
        SpecException e => (e.Message, ExitCodes.Usage),
        PlanException e => (e.Message, ExitCodes.PlanInfeasible),
        BootException e => (e.Message, ExitCodes.PlanInfeasible),
        GuestRecipeException e => (e.Message, ExitCodes.Failed),
        HypervisorException e => (e.Message, ExitCodes.Failed),
        LinuxException e => (e.Message, ExitCodes.Failed),
        _ => ("", ExitCodes.Failed),
    };

    private static string Details(Exception failure, bool verbose)
    {
        if (!verbose) return "This is a mistake of the program; --verbose writes its details to a file.";
        string path = Path.Combine(Path.GetTempPath(), $"actorvmm-error-{Environment.ProcessId}.txt");
        try { File.WriteAllText(path, $"{failure}\n"); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return $"Its details could not be written: {OneLine(e.Message)}"; }
        return $"This is a mistake of the program; its details are in {path}.";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
