using System.Runtime.InteropServices;

namespace ActorVmm.Devices.Chipset;

/// <summary>A bounded ring of bytes from a device's vCPU threads to the one thread that shows them. Loses nothing: what has no room is refused.</summary>
/// <remarks>
/// One writer at a time (a device writes under its own lock) and one reader at a time; neither takes a lock while the other works.
/// Waking works by two flags. Each side publishes its position with a full fence and then looks at the other's flag; each waiter raises its flag, fences, and looks at the position
/// once more before it waits. Whatever the order, at least one of the two sees the other, so no wake-up is lost, and a writer makes a system call only for a reader that sleeps.
/// </remarks>
public sealed class ConsoleRing
{
    private readonly byte[] _bytes;
    private readonly object _sleep = new();
    private Position _written;
    private Position _read;
    private long _readSeenByWriter;
    private int _readerSleeps;
    private int _writerWantsRoom;
    private bool _completed;

    /// <summary>A ring for <paramref name="capacity"/> bytes, a power of two from 16 up.</summary>
    public ConsoleRing(int capacity = 65536)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 16);
        if (!int.IsPow2(capacity)) throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "The capacity of a console ring is a power of two.");
        _bytes = new byte[capacity];
    }

    /// <summary>Bytes that the ring holds when full.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Called on the reader's thread when there is room again after <see cref="HasRoomFor"/> said no. Set once, by the writing device.</summary>
    internal Action? RoomAgain { get; set; }

    /// <summary>Puts one byte in; false where the ring is full. Writer only; never blocks.</summary>
    public bool TryWrite(byte value)
    {
        long written = _written.Value;
        byte[] bytes = _bytes;
        if (written - _readSeenByWriter >= bytes.Length && !SeeRoomFor(1)) return false;
        bytes[(int)written & (bytes.Length - 1)] = value;
        Interlocked.Exchange(ref _written.Value, written + 1);
        if (_readerSleeps != 0) WakeReader();
        return true;
    }

    /// <summary>Whether <paramref name="count"/> more bytes fit. After a no, <see cref="RoomAgain"/> is called once they do. Writer only; never blocks.</summary>
    internal bool HasRoomFor(int count)
    {
        if (_bytes.Length - (_written.Value - _readSeenByWriter) >= count || SeeRoomFor(count)) return true;
        Interlocked.Exchange(ref _writerWantsRoom, count);
        return SeeRoomFor(count);
    }

    /// <summary>Takes what is there, up to the length of <paramref name="into"/>, and says how much it was. Reader only; does not wait.</summary>
    public int Read(Span<byte> into)
    {
        long read = _read.Value;
        int count = (int)Math.Min(into.Length, Volatile.Read(ref _written.Value) - read);
        int start = (int)read & (_bytes.Length - 1);
        int untilEnd = Math.Min(count, _bytes.Length - start);
        _bytes.AsSpan(start, untilEnd).CopyTo(into);
        _bytes.AsSpan(0, count - untilEnd).CopyTo(into[untilEnd..]);
        Interlocked.Exchange(ref _read.Value, read + count);
        TellWriterOfRoom(read + count);
        return count;
    }

    /// <summary>Waits until there is a byte to read: true at once if there is. False when the time is over, or the ring is completed and empty. Reader only.</summary>
    /// <remarks>A reader that, once woken, lingers for a millisecond or two before it reads gets many bytes at a time and spares the guest the waking of it for each.</remarks>
    public bool WaitForBytes(TimeSpan timeout)
    {
        long deadline = timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        lock (_sleep)
        {
            Interlocked.Exchange(ref _readerSleeps, 1);
            try
            {
                while (IsEmpty && !_completed)
                {
                    long left = deadline - Environment.TickCount64;
                    if (left <= 0 || !Monitor.Wait(_sleep, (int)Math.Min(left, int.MaxValue))) break;
                }
                return !IsEmpty;
            }
            finally
            {
                Volatile.Write(ref _readerSleeps, 0);
            }
        }
    }

    /// <summary>No byte will follow: ends the waiting of the reader. From any thread.</summary>
    public void Complete()
    {
        lock (_sleep)
        {
            _completed = true;
            Monitor.PulseAll(_sleep);
        }
    }

    /// <summary>Whether <see cref="Complete"/> was called and everything was read.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_sleep) return _completed && IsEmpty;
        }
    }

    private bool IsEmpty => Volatile.Read(ref _written.Value) == Volatile.Read(ref _read.Value);

    private bool SeeRoomFor(int count)
    {
        _readSeenByWriter = Volatile.Read(ref _read.Value);
        return _bytes.Length - (_written.Value - _readSeenByWriter) >= count;
    }

    private void TellWriterOfRoom(long read)
    {
        int wanted = _writerWantsRoom;
        if (wanted == 0 || _bytes.Length - (Volatile.Read(ref _written.Value) - read) < wanted) return;
        if (Interlocked.CompareExchange(ref _writerWantsRoom, 0, wanted) == wanted) RoomAgain?.Invoke();
    }

    private void WakeReader()
    {
        lock (_sleep) Monitor.PulseAll(_sleep);
    }

    // A cache-line pair of its own: the two sides write different positions all the time.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Position
    {
        [FieldOffset(64)]
        public long Value;
    }
}
