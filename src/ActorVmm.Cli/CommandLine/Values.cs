using System.CommandLine;

namespace ActorVmm.Cli.CommandLine;

/// <summary>Makes options. All are of type string: generic instances over value types would have to be compiled at every start.</summary>
internal static class Values
{
    /// <summary>An option with one value.</summary>
    public static Option<string> Value(string name, string valueName, string description, params string[] completions)
    {
        var option = new Option<string>(name) { Description = description, HelpName = valueName, Arity = ArgumentArity.ExactlyOne };
        if (completions.Length > 0) option.CompletionSources.Add(completions);
        return option;
    }

    /// <summary>An option that may be given several times, each time with one value.</summary>
    public static Option<string[]> List(string name, string valueName, string description) =>
        new(name) { Description = description, HelpName = valueName, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    /// <summary>An option without a value.</summary>
    public static Option<string> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>Whether the flag stands on the command line.</summary>
    public static bool IsSet(this ParseResult line, Option<string> flag) => line.GetResult(flag) is { Implicit: false };
}
