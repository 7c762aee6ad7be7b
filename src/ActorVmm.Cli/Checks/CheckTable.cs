using ActorVmm.Cli.Output;
using Spectre.Console;

namespace ActorVmm.Cli.Checks;

/// <summary>The report as a table for people.</summary>
internal static class CheckTable
{
    /// <summary>Writes the table to <see cref="Streams.Data"/>. What to do stands below its finding, so that long advice does not squeeze the columns.</summary>
    public static void Write(HostReport report, Streams streams)
    {
        bool unicode = streams.Colour.Unicode;
        var table = new Table().Border(unicode ? TableBorder.Rounded : TableBorder.Ascii).AddColumns("Finding", "State", "Found");
        foreach (Finding finding in report.Findings)
        {
            string found = finding.Advice is null ? Markup.Escape(finding.Found) : $"{Markup.Escape(finding.Found)}\n[bold]To do:[/] {Markup.Escape(finding.Advice)}";
            table.AddRow(new Markup(Markup.Escape(finding.Title)), new Markup(Word(finding.Level, unicode)), new Markup(found));
        }
        Drawing.Write(table, streams.Data, streams.Colour);
        streams.Data.WriteLine(report.CanRunGuests ? "Guests can run here." : "Guests cannot run here: see the problems above.");
    }

    private static string Word(FindingLevel level, bool unicode) => level switch
    {
        FindingLevel.Ok => unicode ? "[green]✓ ok[/]" : "[green]+ ok[/]",
        FindingLevel.Warning => "[yellow]! warning[/]",
        _ => unicode ? "[red]✗ problem[/]" : "[red]x problem[/]",
    };
}
