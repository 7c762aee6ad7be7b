using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

internal static unsafe partial class NativeMethods
{
    internal const uint BRKINT = 0x2, ISTRIP = 0x20, INLCR = 0x40, IGNCR = 0x80, ICRNL = 0x100, IXON = 0x400;
    internal const uint CSIZE = 0x30, CS8 = 0x30, PARENB = 0x100;
    internal const uint ISIG = 0x1, ICANON = 0x2, ECHO = 0x8, ECHONL = 0x40, IEXTEN = 0x8000;
    internal const int VTIME = 5, VMIN = 6, TCSANOW = 0;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcgetattr(FileDescriptor fd, termios_t* mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int tcsetattr(FileDescriptor fd, int when, termios_t* mode);

    [LibraryImport("libc")]
    internal static partial int isatty(FileDescriptor fd);

    /// <summary><c>struct termios</c> of glibc on x86-64, 60 bytes. Source: termios(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct termios_t
    {
        public uint c_iflag, c_oflag, c_cflag, c_lflag;
        public byte c_line;
        public fixed byte c_cc[32];
        public uint c_ispeed, c_ospeed;
    }
}
