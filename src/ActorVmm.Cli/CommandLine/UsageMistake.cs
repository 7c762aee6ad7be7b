using System.CommandLine;
using System.CommandLine.Parsing;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.CommandLine;

/// <summary>Says in one line what is wrong with a command line, with the nearest name where a name is unknown.</summary>
internal static class UsageMistake
{
    /// <summary>The first mistake, or <see langword="null"/>.</summary>
    public static string? Find(ParseResult line)
    {
        if (line.Errors.Count == 0 && line.UnmatchedTokens.Count == 0) return null;
        Command command = line.CommandResult.Command;
        string help = line.CommandResult.Parent is null ? "actorvmm --help" : $"actorvmm {command.Name} --help";
        if (line.UnmatchedTokens.Count > 0) return $"{Unknown(line.UnmatchedTokens[0], command, line)} See {help}.";
        return line.Errors[0].SymbolResult is OptionResult option
            ? $"{OptionMistake(option)} See {help}."
            : line.CommandResult.Parent is null ? $"A command is missing: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}. See {help}."
            : line.Errors[0].SymbolResult is ArgumentResult { Argument.HelpName: { } name } ? $"{command.Name} needs {name}. See {help}." : $"{line.Errors[0].Message} See {help}.";
    }

    private static string Unknown(string written, Command command, ParseResult line)
    {
        if (written.StartsWith('-'))
        {
            string name = written.Split('=', ':')[0];
            string? nearestOption = NearestName.Of(name, Options(line).Select(option => option.Name));
            return $"The option {name} is unknown; {(nearestOption is null ? $"{command.Name} has no such option." : $"did you mean {nearestOption}?")}";
        }
        if (command.Subcommands.Count == 0) return $"{command.Name} takes no '{written}': values follow an option's name, text with blanks stands in quotes.";
        string? nearest = NearestName.Of(written, command.Subcommands.Select(sub => sub.Name));
        return $"The command {written} is unknown; {(nearest is null ? $"known are {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}." : $"did you mean {nearest}?")}";
    }

    private static string OptionMistake(OptionResult result)
    {
        Option option = result.Option;
        if (option.Arity.MaximumNumberOfValues == 0) return $"{option.Name} takes no value.";
        return result.Tokens.Count == 0 ? $"{option.Name} needs a value: {option.Name} {option.HelpName}." : $"{option.Name} stands there more than once; give it one value.";
    }

    private static IEnumerable<Option> Options(ParseResult line) =>
        line.CommandResult.Command.Options.Concat(line.RootCommandResult.Command.Options.Where(option => option.Recursive || line.CommandResult.Parent is null));
}
