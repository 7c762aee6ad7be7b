namespace ActorVmm.Linux;

/// <summary>The line settings of a terminal, changed for a while. Source: termios(3).</summary>
public sealed class TerminalMode : IDisposable
{
    private readonly FileDescriptor _terminal;
    private NativeMethods.termios_t _before;
    private int _restored;

    private TerminalMode(FileDescriptor terminal, NativeMethods.termios_t before) => (_terminal, _before) = (terminal, before);

    /// <summary>Whether <paramref name="descriptor"/> is a terminal.</summary>
    public static bool IsTerminal(FileDescriptor descriptor) => NativeMethods.isatty(descriptor) == 1;

    /// <summary>Hands every key to the reader at once, without echo, signals or translation; output is left as it is. Throws <see cref="LinuxException"/>: ENOTTY is no terminal.</summary>
    /// <returns>Restores the terminal when disposed of, once.</returns>
    public static unsafe TerminalMode EnterRaw(FileDescriptor terminal)
    {
        NativeMethods.termios_t mode;
        // SAFETY: the kernel writes one struct termios to our own stack.
        if (NativeMethods.tcgetattr(terminal, &mode) < 0) LinuxException.ThrowLast("tcgetattr", $"descriptor {terminal.Number}");
        var restore = new TerminalMode(terminal, mode);
        mode.c_iflag &= ~(NativeMethods.BRKINT | NativeMethods.ISTRIP | NativeMethods.INLCR | NativeMethods.IGNCR | NativeMethods.ICRNL | NativeMethods.IXON);
        mode.c_lflag &= ~(NativeMethods.ECHO | NativeMethods.ECHONL | NativeMethods.ICANON | NativeMethods.ISIG | NativeMethods.IEXTEN);
        mode.c_cflag = mode.c_cflag & ~(NativeMethods.CSIZE | NativeMethods.PARENB) | NativeMethods.CS8;
        mode.c_cc[NativeMethods.VMIN] = 1;
        mode.c_cc[NativeMethods.VTIME] = 0;
        Apply(terminal, mode);
        return restore;
    }

    /// <summary>Restores what was there before, from any thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _restored, 1) == 0) Apply(_terminal, _before);
    }

    private static unsafe void Apply(FileDescriptor terminal, NativeMethods.termios_t mode)
    {
        // SAFETY: the kernel reads one struct termios of our own stack.
        if (NativeMethods.tcsetattr(terminal, NativeMethods.TCSANOW, &mode) < 0) LinuxException.ThrowLast("tcsetattr", $"descriptor {terminal.Number}");
    }
}
