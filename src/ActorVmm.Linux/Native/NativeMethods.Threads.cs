using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

internal static unsafe partial class NativeMethods
{
    internal const int SYS_sched_setaffinity = 203, SYS_sched_getaffinity = 204, SYS_tgkill = 234;
    internal const int SA_ONSTACK = 0x08000000;

    // syscall(2) is variadic in C; on x86-64 integer arguments travel alike in both conventions.
    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth, nint fifth, nint sixth);

    [LibraryImport("libc")]
    internal static partial int gettid();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sched_getcpu();

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigaction(int signal, sigaction_t* action, sigaction_t* previous);

    /// <summary><c>struct sigaction</c> of glibc on x86-64, 152 bytes. Source: sigaction(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct sigaction_t
    {
        public nint sa_handler;
        public fixed ulong sa_mask[16];
        public int sa_flags;
        public nint sa_restorer;
    }
}
