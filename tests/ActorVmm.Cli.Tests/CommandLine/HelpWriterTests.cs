using System.CommandLine;
using ActorVmm.Cli.CommandLine;

namespace ActorVmm.Cli.Tests.CommandLine;

public sealed class HelpWriterTests
{
    private static readonly CommandTree s_tree = new();

    public static TheoryData<string> Commands => [.. s_tree.Root.Subcommands.Append(s_tree.Root).Select(command => command.Name)];

    [Theory, MemberData(nameof(Commands))]
    public void Write_OfEveryCommand_HasUsageOptionsAndExamples(string name)
    {
        Command command = s_tree.Root.Subcommands.Append(s_tree.Root).Single(c => c.Name == name);
        string help = HelpWriter.Write(command, s_tree);
        Assert.Contains("USAGE:\n  actorvmm", help, StringComparison.Ordinal);
        Assert.Contains("EXAMPLES:\n  ", help, StringComparison.Ordinal);
        foreach (Option option in command.Options)
        {
            Assert.Contains(option.Name, help, StringComparison.Ordinal);
            Assert.Contains(option.Description!, help, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Commands))]
    public void Examples_OfEveryCommand_Parse(string name)
    {
        string[] examples = CommandHelp.Of(name).Examples;
        Assert.Equal(0, examples.Length % 2);
        foreach (string example in examples.Where((_, i) => i % 2 == 0))
        {
            string line = example.Split(['>', ')', '|'])[0].Replace("source <(", "", StringComparison.Ordinal).Replace("actorvmm ", "", StringComparison.Ordinal);
            Assert.Null(UsageMistake.Find(s_tree.Root.Parse(line.Trim())));
        }
    }
}
