namespace ActorVmm.Linux.Tests;

public sealed class TerminalModeTests
{
    [Fact]
    public void EnterRaw_OfAPseudoTerminal_DisposesToWhatWasThere()
    {
        using FileDescriptor terminal = FileDescriptor.Open("/dev/ptmx", FileAccess.ReadWrite);
        Assert.True(TerminalMode.IsTerminal(terminal));
        uint before = LocalFlags(terminal);
        using (TerminalMode.EnterRaw(terminal))
            Assert.Equal(0u, LocalFlags(terminal) & (NativeMethods.ECHO | NativeMethods.ICANON | NativeMethods.ISIG));
        Assert.Equal(before, LocalFlags(terminal));
        Assert.NotEqual(0u, before & NativeMethods.ICANON);
    }

    [Fact]
    public void EnterRaw_OfAFile_Throws()
    {
        using FileDescriptor file = FileDescriptor.Open("/dev/null", FileAccess.Read);
        Assert.False(TerminalMode.IsTerminal(file));
        Assert.Equal(Errno.ENOTTY, Assert.Throws<LinuxException>(() => TerminalMode.EnterRaw(file)).ErrorNumber);
    }

    private static unsafe uint LocalFlags(FileDescriptor terminal)
    {
        NativeMethods.termios_t mode;
        Assert.Equal(60, sizeof(NativeMethods.termios_t));
        Assert.Equal(152, sizeof(NativeMethods.sigaction_t));
        Assert.Equal(0, NativeMethods.tcgetattr(terminal, &mode));
        return mode.c_lflag;
    }
}
