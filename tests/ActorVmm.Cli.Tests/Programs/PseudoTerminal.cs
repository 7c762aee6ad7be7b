using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ActorVmm.Linux;

namespace ActorVmm.Cli.Tests.Programs;

/// <summary>A terminal whose keys a test presses.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const uint TIOCGPTN = 0x80045430, TIOCSPTLCK = 0x40045431;

    private readonly FileDescriptor _master = FileDescriptor.Open("/dev/ptmx", FileAccess.ReadWrite);
    private readonly FileDescriptor _slave;

    public unsafe PseudoTerminal()
    {
        int number, unlock = 0;
        Assert.Equal(0, ioctl(_master, TIOCSPTLCK, &unlock));
        Assert.Equal(0, ioctl(_master, TIOCGPTN, &number));
        Path = $"/dev/pts/{number}";
        // Held open, so that the settings outlive the program's own descriptor.
        _slave = FileDescriptor.Open(Path, FileAccess.ReadWrite);
    }

    /// <summary>The terminal's file, for the program.</summary>
    public string Path { get; }

    /// <summary>All its settings, in the form that stty itself reads.</summary>
    public string Settings
    {
        get
        {
            using var stty = Process.Start(new ProcessStartInfo("stty", ["-F", Path, "-g"]) { RedirectStandardOutput = true })!;
            string settings = stty.StandardOutput.ReadToEnd();
            stty.WaitForExit();
            Assert.Equal(0, stty.ExitCode);
            return settings;
        }
    }

    /// <summary>Presses keys.</summary>
    public void Type(string keys) => _master.Write(Encoding.ASCII.GetBytes(keys));

    public void Dispose()
    {
        _slave.Dispose();
        _master.Dispose();
    }

    [LibraryImport("libc")]
    private static unsafe partial int ioctl(FileDescriptor fd, nuint request, int* value);
}
