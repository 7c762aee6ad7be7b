using System.Text;
using ActorVmm.Linux;

namespace ActorVmm.Cli.Output;

/// <summary>Standard output or standard error as lines of UTF-8, written at once. Thread safe: a line is never torn.</summary>
/// <remarks>System.Console is not used: its first write costs more instructions than parsing the command line, and it takes over the terminal's settings.</remarks>
internal sealed class TextStream
{
    private readonly FileDescriptor _descriptor;
    private readonly Lock _lock = new();

    public TextStream(FileDescriptor descriptor)
    {
        _descriptor = descriptor;
        IsTerminal = TerminalMode.IsTerminal(_descriptor);
    }

    public bool IsTerminal { get; }

    /// <summary>Writes text as it is. Throws <see cref="LinuxException"/>.</summary>
    public void Write(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        lock (_lock) _descriptor.Write(bytes);
    }

    /// <summary>Writes text and a line end. Throws <see cref="LinuxException"/>.</summary>
    public void WriteLine(string text) => Write(text + "\n");

    /// <summary>As <see cref="WriteLine"/>; false where nobody takes it, which must not keep the program from what it was doing.</summary>
    public bool TryWriteLine(string text)
    {
        try { WriteLine(text); }
        catch (LinuxException) { return false; }
        return true;
    }
}
