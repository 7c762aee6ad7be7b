using System.CommandLine;
using System.Text;

namespace ActorVmm.Cli.CommandLine;

/// <summary>The help of a command as text.</summary>
internal static class HelpWriter
{
    private const int MaxNameColumn = 26;

    /// <summary>Usage, commands, options, examples and notes.</summary>
    public static string Write(Command command, CommandTree tree)
    {
        bool isRoot = command == tree.Root;
        var text = new StringBuilder();
        text.Append(command.Description).Append("\n\nUSAGE:\n  actorvmm");
        if (!isRoot) text.Append(' ').Append(command.Name);
        foreach (Argument argument in command.Arguments) text.Append(' ').Append(argument.HelpName);
        text.Append(isRoot ? " COMMAND [OPTIONS]\n" : " [OPTIONS]\n");

        Section(text, "COMMANDS", [.. command.Subcommands.Select(c => (c.Name, c.Description ?? ""))]);
        Section(text, "ARGUMENTS", [.. command.Arguments.Select(a => (a.HelpName ?? a.Name, a.Description ?? ""))]);
        IEnumerable<Option> common = isRoot ? [] : tree.Root.Options.Where(o => o.Recursive);
        Section(text, "OPTIONS", [.. command.Options.Concat(common).Select(o => (Name(o), o.Description ?? ""))]);

        var (examples, notes) = CommandHelp.Of(command.Name);
        if (examples.Length > 0) text.Append("\nEXAMPLES:\n");
        for (int i = 0; i < examples.Length; i += 2) text.Append("  ").Append(examples[i]).Append("\n      ").Append(examples[i + 1]).Append('\n');
        if (notes.Length > 0) text.Append('\n').AppendJoin('\n', notes).Append('\n');
        return text.ToString();
    }

    private static string Name(Option option)
    {
        string names = string.Join(", ", option.Aliases.Append(option.Name).OrderBy(name => name.Length));
        return option.Arity.MaximumNumberOfValues == 0 ? names : $"{names} {option.HelpName}";
    }

    private static void Section(StringBuilder text, string title, (string Name, string Does)[] rows)
    {
        if (rows.Length == 0) return;
        int width = Math.Min(MaxNameColumn, rows.Max(row => row.Name.Length));
        text.Append('\n').Append(title).Append(":\n");
        foreach ((string name, string does) in rows) text.Append("  ").Append(name.PadRight(width)).Append("  ").Append(does).Append('\n');
    }
}
