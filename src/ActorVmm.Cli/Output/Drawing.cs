using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorVmm.Cli.Output;

/// <summary>Draws with Spectre.Console. The only door to it, so that commands that draw nothing never load it.</summary>
internal static class Drawing
{
    // Wide enough for a finding and its advice where nothing says how wide the reader is.
    private const int UnknownWidth = 140;
    private const int NarrowestWidth = 60;
    private const int UsualWidth = 100;

    /// <summary>Writes a table or other picture, in colour only where the stream may have it.</summary>
    public static void Write(IRenderable picture, TextStream stream, ColourRule colour)
    {
        var text = new StringWriter(new StringBuilder());
        bool coloured = colour.On(stream);
        IAnsiConsole console = AnsiConsole.Create(new()
        {
            Ansi = coloured ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = coloured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = stream.IsTerminal ? TerminalWidth() : UnknownWidth;
        console.Profile.Capabilities.Unicode = colour.Unicode;
        console.Write(picture);
        stream.Write(text.ToString());
    }

    // A serial line has no size to tell: it is taken for a fairly wide one.
    private static int TerminalWidth()
    {
        int width = int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) ? columns : Console.WindowWidth;
        return width > 0 ? Math.Max(width, NarrowestWidth) : UsualWidth;
    }
}
