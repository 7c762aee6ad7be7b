using System.CommandLine;
using ActorVmm.Cli.CommandLine;
using ActorVmm.Cli.Completion;
using ActorVmm.Cli.Consoles;
using ActorVmm.Cli.Output;

namespace ActorVmm.Cli;

/// <summary>From the command line to an exit code; every failure becomes one line on standard error.</summary>
internal static class EntryPoint
{
    // Without the response files and bundled short options that the parser offers: a path may start with @, and no option here is a bundle.
    private static readonly ParserConfiguration s_grammar = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs the program. Never throws.</summary>
    public static int Run(string[] args)
    {
        var tree = new CommandTree();
        if (CompletionDirective.IsMeant(args)) return CompletionDirective.Answer(args, tree, Streams.OfProcess(noColour: true));

        ParseResult line = tree.Root.Parse(args, s_grammar);
        Streams streams = Streams.OfProcess(line.IsSet(tree.Common.NoColour));
        bool verbose = line.IsSet(tree.Common.Verbose) || Environment.GetEnvironmentVariable("ACTORVMM_VERBOSE") == "1";
        AppDomain.CurrentDomain.UnhandledException += (_, crash) => EndAfter((Exception)crash.ExceptionObject, streams, verbose);
        try { return Dispatch(line, tree, streams); }
        catch (Exception e) { return Failure.Tell(e, streams, verbose); }
    }

    // An exception of another thread, for which the runtime would print a stack trace and abort, with the terminal as it is.
    private static void EndAfter(Exception crash, Streams streams, bool verbose)
    {
        RawTerminal.RestoreNow();
        Environment.Exit(Failure.Tell(crash, streams, verbose));
    }

    private static int Dispatch(ParseResult line, CommandTree tree, Streams streams)
    {
        Command command = line.CommandResult.Command;
        if (line.IsSet(tree.Common.Help))
        {
            streams.Data.Write(HelpWriter.Write(command, tree));
            return ExitCodes.Done;
        }
        if (line.IsSet(tree.Common.Version))
        {
            streams.Data.WriteLine($"actorvmm {typeof(EntryPoint).Assembly.GetName().Version?.ToString(3)}");
            return ExitCodes.Done;
        }
        if (line.Tokens.Count == 0)
        {
            streams.Messages.Write(HelpWriter.Write(tree.Root, tree));
            return ExitCodes.Usage;
        }
        if (UsageMistake.Find(line) is { } mistake) throw CliException.Usage(mistake);
        if (command == tree.Run) return Running.RunCommand.Execute(tree.RunOptions.Read(line), streams);
        if (command == tree.Check) return Checks.CheckCommand.Execute(line.IsSet(tree.CheckJson), streams);
        if (command == tree.Demo) return Demos.DemoCommand.Execute(line.GetValue(tree.DemoCpus), streams);
        return CompletionScript.Write(line.GetValue(tree.Shell)!, streams);
    }
}
