using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

internal static unsafe partial class NativeMethods
{
    internal const int PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
    internal const int MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20, MAP_NORESERVE = 0x4000;
    internal const int SYS_mbind = 237, SYS_set_mempolicy = 238, SYS_get_mempolicy = 239;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint mmap(nint address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int munmap(nuint address, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int mprotect(nint address, nuint length, int protection);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int madvise(nuint address, nuint length, int advice);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate(FileDescriptor fd, long length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long lseek(FileDescriptor fd, long offset, int whence);
}
