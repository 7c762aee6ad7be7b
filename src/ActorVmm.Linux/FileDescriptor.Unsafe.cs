using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Linux;

/// <summary>An open file descriptor, closed when it is disposed or collected. Thread safe.</summary>
public sealed class FileDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>An empty handle, for the marshaller.</summary>
    public FileDescriptor() : base(ownsHandle: true) { }

    /// <summary>A handle for the number <paramref name="fd"/>, closed with it only where <paramref name="owns"/>.</summary>
    public FileDescriptor(int fd, bool owns) : base(owns) => SetHandle(fd);

    /// <summary>Standard input; never closed by us.</summary>
    public static FileDescriptor StandardInput { get; } = new(0, owns: false);

    /// <summary>Standard output; never closed by us.</summary>
    public static FileDescriptor StandardOutput { get; } = new(1, owns: false);

    /// <summary>The number, for messages and for structures that hold one. It means something only while this object is neither disposed nor collected.</summary>
    public int Number => (int)handle;

    /// <summary>The descriptor that this program was started with under <paramref name="number"/> (0 to 2); never closed by us. <see langword="null"/> where the caller had closed it.</summary>
    /// <remarks>The runtime may have opened a file of its own under a free number by now, but marks it close-on-exec, which nothing that came through exec can be.</remarks>
    public static FileDescriptor? Inherited(int number)
    {
        int flags = NativeMethods.fcntl(number, NativeMethods.F_GETFD, 0);
        return flags >= 0 && (flags & NativeMethods.FD_CLOEXEC) == 0 ? new(number, owns: false) : null;
    }

    /// <summary>Opens a file or device, close-on-exec. Throws <see cref="LinuxException"/>.</summary>
    public static FileDescriptor Open(string path, FileAccess access)
    {
        int mode = access switch { FileAccess.Read => NativeMethods.O_RDONLY, FileAccess.Write => NativeMethods.O_WRONLY, _ => NativeMethods.O_RDWR };
        int fd;
        do fd = NativeMethods.open(path, mode | NativeMethods.O_CLOEXEC, 0);
        while (fd < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        if (fd < 0) LinuxException.ThrowLast("open", $"{path}, {access}");
        return new(fd, owns: true);
    }

    /// <summary>Reads what is there, at least a byte, into <paramref name="buffer"/>; waits where the descriptor blocks. 0 is the end. Throws <see cref="LinuxException"/>.</summary>
    public unsafe int Read(Span<byte> buffer)
    {
        // SAFETY: the buffer is pinned for the call, and its length goes with it.
        fixed (byte* at = buffer)
        {
            nint count;
            do count = NativeMethods.read(this, at, (nuint)buffer.Length);
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            if (count < 0) LinuxException.ThrowLast("read", $"descriptor {Number}, {buffer.Length} bytes");
            return (int)count;
        }
    }

    /// <summary>Writes all of <paramref name="bytes"/>; waits where the descriptor blocks, also where it is a full non-blocking pipe or terminal. Throws <see cref="LinuxException"/>.</summary>
    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint count;
            // SAFETY: the bytes are pinned for the call, and their length goes with them.
            fixed (byte* at = bytes) count = NativeMethods.write(this, at, (nuint)bytes.Length);
            if (count >= 0) { bytes = bytes[(int)count..]; continue; }
            int error = Marshal.GetLastPInvokeError();
            if (error == Errno.EAGAIN) Poll.Wait([new(this, PollEvents.Writable)]);
            else if (error != Errno.EINTR) throw new LinuxException("write", $"descriptor {Number}, {bytes.Length} bytes", error);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.close((int)handle) == 0;
}
