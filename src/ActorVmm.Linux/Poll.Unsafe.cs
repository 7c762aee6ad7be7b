using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>Waits for one of a few descriptors, of any kind. For many, or for a long time, take <see cref="Epoll"/>; that refuses ordinary files.</summary>
public static class Poll
{
    /// <summary>Waits until an entry has an event or the time is over; returns how many have one.</summary>
    /// <param name="entries">What to wait for; receives what was seen.</param>
    /// <param name="timeoutMilliseconds">Milliseconds; -1 waits for ever. A signal starts the time anew.</param>
    public static unsafe int Wait(Span<PollEntry> entries, int timeoutMilliseconds = -1)
    {
        // SAFETY: the entries are pinned for the call; PollEntry has the layout of struct pollfd.
        fixed (PollEntry* at = entries)
        {
            int count;
            do count = NativeMethods.poll(at, (nuint)entries.Length, timeoutMilliseconds);
            while (count < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);
            if (count < 0) LinuxException.ThrowLast("poll", $"{entries.Length} descriptors");
            return count;
        }
    }
}
