using System.Runtime.InteropServices;
using ActorVmm.Linux;

namespace ActorVmm.Kvm;

// No SetLastError: it would nearly double the instructions of an exit. errno is read after a failure, and the runtime keeps it over its own transitions.
internal static partial class NativeMethods
{
    // ioctl(2) is variadic in C; on x86-64 an integer argument travels alike in both conventions.
    [LibraryImport("libc", EntryPoint = "ioctl")]
    internal static partial int ioctl(FileDescriptor fd, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    internal static partial int ioctl_raw(int fd, nuint request, nint argument);
}
