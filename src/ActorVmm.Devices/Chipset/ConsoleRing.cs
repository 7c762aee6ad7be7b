using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorVmm.Devices.Chipset;

/// <summary>A bounded ring of bytes from the vCPU threads to the one thread that shows them. Loses nothing: what has no room is refused.</summary>
/// <remarks>
/// Any number of writers, which take turns for some instructions; one reader at a time, whom they never wait for.
/// Waking works by two flags. Each side publishes its position, fences and then looks at the other's flag; each waiter raises its flag, fences, and looks at the position
/// once more before it waits. Whatever the order, at least one of the two sees the other, so no wake-up is lost, and a writer makes a system call only for a reader that sleeps.
/// </remarks>
public sealed class ConsoleRing
{
    private readonly byte[] _bytes;
    private readonly object _sleep = new();
    private WriterSide _writers;
    private ReaderSide _reader;
    private int _readerSleeps;
    private int _wantedRoom;
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

    /// <summary>Puts one byte in; false where the ring is full. From any thread; never waits for the reader.</summary>
    public bool TryWrite(byte value)
    {
        // Every way that leaves this path is a call at its end, so that the compiler has nothing to save around it.
        if (Interlocked.Exchange(ref _writers.Turn, 1) != 0) return TryWriteAfterTheOther(value);
        byte[] bytes = _bytes;
        long written = _writers.Written;
        if (written - _writers.SeenRead >= bytes.Length) return TryWriteAfterLooking(value);
        bytes[(int)written & (bytes.Length - 1)] = value;
        Volatile.Write(ref _writers.Written, written + 1);
        Interlocked.Exchange(ref _writers.Turn, 0);
        return _readerSleeps == 0 || WakeReader();
    }

    /// <summary>Whether <paramref name="count"/> more bytes fit. After a no, <see cref="RoomAgain"/> is called once they do. From any thread; never waits.</summary>
    internal bool HasRoomFor(int count)
    {
        if (Room >= count) return true;
        Interlocked.Exchange(ref _wantedRoom, count);
        return Room >= count;
    }

    /// <summary>Takes what is there, up to the length of <paramref name="into"/>, and says how much it was. Reader only; does not wait.</summary>
    public int Read(Span<byte> into)
    {
        long read = _reader.Read;
        int count = (int)Math.Min(into.Length, Volatile.Read(ref _writers.Written) - read);
        int start = (int)read & (_bytes.Length - 1);
        int untilEnd = Math.Min(count, _bytes.Length - start);
        _bytes.AsSpan(start, untilEnd).CopyTo(into);
        _bytes.AsSpan(0, count - untilEnd).CopyTo(into[untilEnd..]);
        Interlocked.Exchange(ref _reader.Read, read + count);
        TellOfRoom();
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

    private bool IsEmpty => Volatile.Read(ref _writers.Written) == Volatile.Read(ref _reader.Read);

    private long Room => _bytes.Length - (Volatile.Read(ref _writers.Written) - Volatile.Read(ref _reader.Read));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteAfterTheOther(byte value)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _writers.Turn) != 0) spin.SpinOnce();
        return TryWrite(value);
    }

    // Writers look at the reader's position only when the ring seems full: its cache line belongs to another CPU. The turn is this writer's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteAfterLooking(byte value)
    {
        _writers.SeenRead = Volatile.Read(ref _reader.Read);
        bool full = _writers.Written - _writers.SeenRead >= _bytes.Length;
        Interlocked.Exchange(ref _writers.Turn, 0);
        return !full && TryWrite(value);
    }

    private void TellOfRoom()
    {
        int wanted = _wantedRoom;
        if (wanted == 0 || Room < wanted) return;
        if (Interlocked.CompareExchange(ref _wantedRoom, 0, wanted) == wanted) RoomAgain?.Invoke();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool WakeReader()
    {
        lock (_sleep) Monitor.PulseAll(_sleep);
        return true;
    }

    // Each side has cache lines of its own: both write theirs all the time.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct WriterSide
    {
        [FieldOffset(64)]
        public long Written;

        /// <summary>The reader's position when a writer last looked; only used by the writer whose turn it is.</summary>
        [FieldOffset(72)]
        public long SeenRead;

        [FieldOffset(80)]
        public int Turn;
    }

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct ReaderSide
    {
        [FieldOffset(64)]
        public long Read;
    }
}
