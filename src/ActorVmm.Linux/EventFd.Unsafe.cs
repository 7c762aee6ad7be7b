using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>A 64-bit counter in the kernel that threads, devices and KVM signal each other with. Thread safe. Source: eventfd(2).</summary>
public sealed class EventFd : IDisposable
{
    private EventFd(FileDescriptor descriptor) => Descriptor = descriptor;

    /// <summary>The descriptor, to wait for with others or to hand to the kernel.</summary>
    public FileDescriptor Descriptor { get; }

    /// <summary>Makes a counter. Throws <see cref="LinuxException"/>.</summary>
    /// <param name="initial">Its first value.</param>
    /// <param name="nonBlocking">Whether bare reads of the descriptor fail instead of waiting; <see cref="Wait"/> and <see cref="TryRead"/> work the same with both.</param>
    /// <param name="semaphore">Whether a read takes one from the counter instead of all.</param>
    public static EventFd Create(uint initial = 0, bool nonBlocking = true, bool semaphore = false)
    {
        int flags = NativeMethods.EFD_CLOEXEC | (nonBlocking ? NativeMethods.EFD_NONBLOCK : 0) | (semaphore ? NativeMethods.EFD_SEMAPHORE : 0);
        int fd = NativeMethods.eventfd(initial, flags);
        if (fd < 0) LinuxException.ThrowLast("eventfd", $"{initial}", "Raise the limit of open files (ulimit -n).");
        return new(new(fd, owns: true));
    }

    /// <summary>Adds one and wakes a waiter. A counter that is full stays full: its reader has not been told less.</summary>
    public unsafe void Signal()
    {
        ulong one = 1;
        // SAFETY: eight bytes of our own stack.
        while (NativeMethods.write(Descriptor, (byte*)&one, sizeof(ulong)) < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == Errno.EAGAIN) return;
            if (error != Errno.EINTR) throw new LinuxException("write", $"eventfd {Descriptor.Number}", error);
        }
    }

    /// <summary>Takes the counter without waiting; false where it is zero.</summary>
    /// <param name="value">What was signalled since the last time; 1 for a semaphore.</param>
    public bool TryRead(out ulong value)
    {
        value = 0;
        return Poll.Wait([new(Descriptor, PollEvents.Readable)], 0) > 0 && ReadOnce(out value);
    }

    /// <summary>Waits until the counter is not zero and takes it.</summary>
    public ulong Wait()
    {
        ulong value;
        do Poll.Wait([new(Descriptor, PollEvents.Readable)]);
        while (!ReadOnce(out value));
        return value;
    }

    /// <summary>Closes the descriptor; a thread that still uses it finishes its call first.</summary>
    public void Dispose() => Descriptor.Dispose();

    private unsafe bool ReadOnce(out ulong value)
    {
        ulong taken = 0;
        nint count;
        // SAFETY: eight bytes of our own stack.
        do count = NativeMethods.read(Descriptor, (byte*)&taken, sizeof(ulong));
        while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
        value = taken;
        if (count < 0 && Marshal.GetLastPInvokeError() != Errno.EAGAIN) LinuxException.ThrowLast("read", $"eventfd {Descriptor.Number}");
        return count == sizeof(ulong);
    }
}
