using System.CommandLine;

namespace ActorVmm.Cli.CommandLine;

/// <summary>The commands of the program and their options.</summary>
/// <remarks>The root is a plain command: RootCommand looks up the program's name and version by reflection, which costs more than the whole parse.</remarks>
internal sealed class CommandTree
{
    public CommandTree()
    {
        RunOptions.AddTo(Run);
        Check.Options.Add(CheckJson);
        Demo.Options.Add(DemoCpus);
        Shell.CompletionSources.Add(CompletionShells);
        Completion.Arguments.Add(Shell);
        foreach (Command command in (Command[])[Run, Check, Demo, Completion]) Root.Subcommands.Add(command);
        foreach (Option<string> option in (Option<string>[])[Common.Help, Common.Version, Common.Verbose, Common.NoColour]) Root.Options.Add(option);
    }

    /// <summary>The shells that have a completion script.</summary>
    public static string[] CompletionShells { get; } = ["bash", "zsh", "fish"];

    public ProgramOptions Common { get; } = new();

    public RunOptions RunOptions { get; } = new();

    public Option<string> CheckJson { get; } = Values.Flag("--json", "One JSON document instead of a table.");

    public Option<string> DemoCpus { get; } = Values.Value("--cpus", "N", "Number of vCPUs (4 by default).");

    public Argument<string> Shell { get; } = new("shell") { Description = "bash, zsh or fish.", HelpName = "SHELL", Arity = ArgumentArity.ExactlyOne };

    public Command Root { get; } = new("actorvmm", "Runs x86-64 guests with many vCPUs on Linux KVM.");

    public Command Run { get; } = new("run", "Run a guest. Its console is standard input and output; everything else is told on standard error.");

    public Command Check { get; } = new("check", "Say whether and how this host can run guests, and what to do about each problem.");

    public Command Demo { get; } = new("demo", "Boot the best guest that this machine can run, and say what is done and why.");

    public Command Completion { get; } = new("completion", "Write a completion script for a shell to standard output.");
}
