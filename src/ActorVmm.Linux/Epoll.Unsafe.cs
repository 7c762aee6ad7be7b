using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>Waits for many descriptors, level triggered. Thread safe. Source: epoll(7).</summary>
public sealed class Epoll : IDisposable
{
    private readonly FileDescriptor _descriptor;

    /// <summary>An instance without descriptors. Throws <see cref="LinuxException"/>.</summary>
    public Epoll()
    {
        int fd = NativeMethods.epoll_create1(NativeMethods.EPOLL_CLOEXEC);
        if (fd < 0) LinuxException.ThrowLast("epoll_create1", "EPOLL_CLOEXEC", "Raise the limit of open files (ulimit -n).");
        _descriptor = new(fd, owns: true);
    }

    /// <summary>Starts to watch <paramref name="descriptor"/>; it must be removed before it is closed. Ordinary files are refused (EPERM).</summary>
    public void Add(FileDescriptor descriptor, PollEvents wanted, ulong token) => Change(NativeMethods.EPOLL_CTL_ADD, descriptor, new(wanted, token));

    /// <summary>Changes what is waited for, and the token.</summary>
    public void Modify(FileDescriptor descriptor, PollEvents wanted, ulong token) => Change(NativeMethods.EPOLL_CTL_MOD, descriptor, new(wanted, token));

    /// <summary>Stops watching <paramref name="descriptor"/>.</summary>
    public void Remove(FileDescriptor descriptor) => Change(NativeMethods.EPOLL_CTL_DEL, descriptor, default);

    /// <summary>Waits for events; returns how many were written to <paramref name="events"/>, 0 when the time is over.</summary>
    /// <param name="events">Room for at least one.</param>
    /// <param name="timeoutMilliseconds">Milliseconds; -1 waits for ever. A signal starts the time anew.</param>
    public unsafe int Wait(Span<EpollEvent> events, int timeoutMilliseconds = -1)
    {
        // SAFETY: the events are pinned for the call; EpollEvent has the layout of struct epoll_event.
        fixed (EpollEvent* at = events)
        {
            int count;
            do count = NativeMethods.epoll_wait(_descriptor, at, events.Length, timeoutMilliseconds);
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            if (count < 0) LinuxException.ThrowLast("epoll_wait", $"{events.Length} events");
            return count;
        }
    }

    /// <summary>Closes the instance; the watched descriptors stay open.</summary>
    public void Dispose() => _descriptor.Dispose();

    private unsafe void Change(int operation, FileDescriptor descriptor, EpollEvent change)
    {
        // SAFETY: the kernel reads the event during the call only.
        if (NativeMethods.epoll_ctl(_descriptor, operation, descriptor, &change) < 0)
            LinuxException.ThrowLast("epoll_ctl", $"operation {operation}, descriptor {descriptor.Number}");
    }
}
