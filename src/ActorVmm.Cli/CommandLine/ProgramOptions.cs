using System.CommandLine;

namespace ActorVmm.Cli.CommandLine;

/// <summary>The options that every command has.</summary>
internal sealed class ProgramOptions
{
    public Option<string> Help { get; } = Recursive(Values.Flag("--help", "Show help and examples.", "-h", "-?"));

    public Option<string> Verbose { get; } = Recursive(Values.Flag("--verbose", "Write the details of an unexpected error to a file and say where it is."));

    public Option<string> NoColour { get; } = Recursive(Values.Flag("--no-color", "No colour; as the variable NO_COLOR and a dumb terminal do."));

    public Option<string> Version { get; } = Values.Flag("--version", "Show the version.");

    private static Option<string> Recursive(Option<string> option)
    {
        option.Recursive = true;
        return option;
    }
}
