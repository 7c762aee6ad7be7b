using ActorVmm.Linux;

namespace ActorVmm.Cli.Consoles;

/// <summary>The terminal of standard input in raw mode, restored on every way out of the program that code can follow.</summary>
/// <remarks>One at a time: a process has one standard input. A way out that skips <see cref="IDisposable"/> (a second signal, an exception that nobody caught) calls <see cref="RestoreNow"/>.</remarks>
internal sealed class RawTerminal : IDisposable
{
    private static TerminalMode? s_current;

    private RawTerminal() { }

    /// <summary>Enters raw mode where <paramref name="input"/> is a terminal; <see langword="null"/> where it is not.</summary>
    public static RawTerminal? Enter(FileDescriptor input)
    {
        if (!TerminalMode.IsTerminal(input)) return null;
        Volatile.Write(ref s_current, TerminalMode.EnterRaw(input));
        return new();
    }

    /// <summary>Restores the terminal, once; harmless without one, and where the terminal is gone.</summary>
    public static void RestoreNow()
    {
        try { Interlocked.Exchange(ref s_current, null)?.Dispose(); }
        catch (LinuxException) { /* The terminal hung up: there is nothing left to restore. */ }
    }

    public void Dispose() => RestoreNow();
}
