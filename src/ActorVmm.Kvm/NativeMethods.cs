using System.Runtime.InteropServices;
using ActorVmm.Linux;

namespace ActorVmm.Kvm;

// No SetLastError: it would nearly double the instructions of an exit. errno is read after a failure, and the runtime keeps it over its own transitions.
internal static partial class NativeMethods
{
    // ioctl(2) is variadic in C; on x86-64 an integer argument travels alike in both conventions.
    [LibraryImport("libc", EntryPoint = "ioctl")]
    internal static partial int ioctl(FileDescriptor fd, nuint request, nint argument);

    internal const nint SYS_ioctl = 16;

    // For the exit loop: the C library's ioctl spends twice the instructions of its syscall, on being variadic.
    [LibraryImport("libc", EntryPoint = "syscall")]
    internal static partial nint syscall(nint number, nint fd, nuint request, nint argument);
}
