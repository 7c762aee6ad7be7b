using System.CommandLine;
using System.Globalization;
using ActorVmm.Cli.CommandLine;
using ActorVmm.Cli.Output;

namespace ActorVmm.Cli.Completion;

/// <summary>Answers the question of the completion scripts: <c>actorvmm "[suggest:POSITION]" "COMMAND LINE"</c>, System.CommandLine's directive.</summary>
/// <remarks>Answered here instead of by its RootCommand, which takes three times as long; a key press should not wait.</remarks>
internal static class CompletionDirective
{
    private const string Start = "[suggest";

    /// <summary>Whether the arguments are such a question.</summary>
    public static bool IsMeant(string[] args) => args.Length > 0 && args[0].StartsWith(Start, StringComparison.Ordinal) && args[0].EndsWith(']');

    /// <summary>Writes the words that can stand at the position, one a line; nothing where a file name is wanted.</summary>
    public static int Answer(string[] args, CommandTree tree, Streams streams)
    {
        string line = args.Length > 1 ? args[1] : "";
        bool hasPosition = int.TryParse(args[0].AsSpan(Start.Length).TrimStart(':').TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out int position);
        foreach (string word in Words(line, hasPosition ? position : line.Length, tree)) streams.Data.WriteLine(word);
        return ExitCodes.Done;
    }

    /// <summary>The words that can stand at <paramref name="position"/> of a command line that starts with the program's name.</summary>
    public static IEnumerable<string> Words(string line, int position, CommandTree tree)
    {
        int program = line.IndexOf(' ', StringComparison.Ordinal);
        string rest = program < 0 ? "" : line[(program + 1)..];
        int at = Math.Clamp(position - program - 1, 0, rest.Length);
        string before = rest[..at];
        string word = before[(before.LastIndexOf(' ') + 1)..];
        string[] words = [.. tree.Root.Parse(before).GetCompletions(at).Select(item => item.InsertText ?? item.Label).Where(label => label.StartsWith(word, StringComparison.Ordinal))];
        // Options stand in for what has no names of its own; where there are commands or values, they are asked for by their dash.
        string[] names = [.. words.Where(label => !label.StartsWith('-'))];
        return word.Length == 0 && names.Length > 0 ? names : words.Where(label => label.StartsWith("--", StringComparison.Ordinal) || !label.StartsWith('-'));
    }
}
