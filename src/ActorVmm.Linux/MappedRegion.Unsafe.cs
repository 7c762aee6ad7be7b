using ActorVmm.Primitives;

namespace ActorVmm.Linux;

/// <summary>A piece of this process's address space. Unmapped by <see cref="Dispose"/> only: hypervisors and devices hold bare addresses into it, so a finalizer must not pull it away.</summary>
/// <remarks>The owner disposes of it after every user of <see cref="Address"/> is gone. Source: mmap(2).</remarks>
public sealed class MappedRegion : IDisposable
{
    private nuint _address;

    private MappedRegion(nuint address, ulong length, FileDescriptor? backing) => (_address, Length, Backing) = (address, length, backing);

    /// <summary>Where it begins, page aligned. Throws <see cref="ObjectDisposedException"/> after <see cref="Dispose"/>.</summary>
    public nuint Address
    {
        get
        {
            nuint address = Volatile.Read(ref _address);
            ObjectDisposedException.ThrowIf(address == 0, this);
            return address;
        }
    }

    /// <summary>Length in bytes, at least 1; the kernel maps whole pages.</summary>
    public ulong Length { get; }

    /// <summary>The memfd of <see cref="MemFd"/>, so that another process can map it; otherwise <see langword="null"/>.</summary>
    public FileDescriptor? Backing { get; }

    /// <summary>Private zeroed memory. Throws <see cref="LinuxException"/>.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="noReserve">Whether pages count against the host's memory only when they are touched.</param>
    public static MappedRegion Anonymous(ulong length, bool noReserve = true)
    {
        int flags = NativeMethods.MAP_PRIVATE | NativeMethods.MAP_ANONYMOUS | (noReserve ? NativeMethods.MAP_NORESERVE : 0);
        return Map(length, NativeMethods.PROT_READ | NativeMethods.PROT_WRITE, flags, null, $"{length} bytes, anonymous");
    }

    /// <inheritdoc cref="Anonymous(ulong, bool)"/>
    public static MappedRegion Anonymous(ByteSize length, bool noReserve = true) => Anonymous(length.Bytes, noReserve);

    /// <summary>Shared zeroed memory behind a descriptor of its own. Throws <see cref="LinuxException"/>.</summary>
    /// <param name="name">Shown in <c>/proc/PID/maps</c>.</param>
    /// <param name="length">Bytes.</param>
    public static MappedRegion MemFd(string name, ulong length)
    {
        int fd = NativeMethods.memfd_create(name, 1 /* MFD_CLOEXEC */);
        if (fd < 0) LinuxException.ThrowLast("memfd_create", name);
        var backing = new FileDescriptor(fd, owns: true);
        try
        {
            if (length > long.MaxValue || NativeMethods.ftruncate(backing, (long)length) < 0) LinuxException.ThrowLast("ftruncate", $"{name}, {length} bytes");
            int flags = NativeMethods.MAP_SHARED | NativeMethods.MAP_NORESERVE;
            return Map(length, NativeMethods.PROT_READ | NativeMethods.PROT_WRITE, flags, backing, $"{length} bytes of memfd {name}");
        }
        catch
        {
            backing.Dispose();
            throw;
        }
    }

    /// <summary>A whole file. Throws <see cref="LinuxException"/>, also for an empty one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="readOnly">Whether a write to the mapping faults.</param>
    /// <param name="isPrivate">Whether writes stay in this process instead of reaching the file.</param>
    public static MappedRegion File(string path, bool readOnly = true, bool isPrivate = true)
    {
        using FileDescriptor file = FileDescriptor.Open(path, readOnly || isPrivate ? FileAccess.Read : FileAccess.ReadWrite);
        long length = NativeMethods.lseek(file, 0, 2 /* SEEK_END */);
        if (length < 0) LinuxException.ThrowLast("lseek", path);
        int protection = NativeMethods.PROT_READ | (readOnly ? 0 : NativeMethods.PROT_WRITE);
        return Map((ulong)length, protection, isPrivate ? NativeMethods.MAP_PRIVATE : NativeMethods.MAP_SHARED, file, path, keep: false);
    }

    /// <summary>The first bytes of what <paramref name="descriptor"/> stands for, shared with the kernel or others; the descriptor stays the caller's.</summary>
    public static MappedRegion Shared(FileDescriptor descriptor, ulong length, string name)
    {
        int protection = NativeMethods.PROT_READ | NativeMethods.PROT_WRITE;
        return Map(length, protection, NativeMethods.MAP_SHARED, descriptor, $"{length} bytes of {name}", keep: false);
    }

    /// <summary>All of it, or its first 2^31 - 1 bytes, for this process's own use. Valid until <see cref="Dispose"/>.</summary>
    // SAFETY: the mapping has Length bytes from Address; the caller keeps the region alive while the span is in use.
    public unsafe Span<byte> AsSpan() => new((void*)Address, (int)Math.Min(Length, int.MaxValue));

    /// <summary>Tells the kernel how the memory will be used. Throws <see cref="LinuxException"/>.</summary>
    public void Advise(MemoryAdvice advice)
    {
        if (NativeMethods.madvise(Address, (nuint)Length, (int)advice) < 0) LinuxException.ThrowLast("madvise", $"{Length} bytes, {advice}");
    }

    /// <summary>Unmaps it. Whoever still reads or writes there crashes the process.</summary>
    public void Dispose()
    {
        nuint address = Interlocked.Exchange(ref _address, 0);
        if (address != 0 && NativeMethods.munmap(address, (nuint)Length) < 0) LinuxException.ThrowLast("munmap", $"0x{address:x}, {Length} bytes");
        Backing?.Dispose();
    }

    private static MappedRegion Map(ulong length, int protection, int flags, FileDescriptor? backing, string what, bool keep = true)
    {
        nint at = NativeMethods.mmap(0, (nuint)length, protection, flags, backing?.Number ?? -1, 0);
        if (at == -1) LinuxException.ThrowLast("mmap", what, length == 0 ? "Nothing to map: the length is 0." : "");
        GC.KeepAlive(backing);
        return new((nuint)at, length, keep ? backing : null);
    }
}
