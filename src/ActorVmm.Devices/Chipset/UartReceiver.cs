namespace ActorVmm.Devices.Chipset;

/// <summary>The receiving half of a <see cref="Uart16550"/>: the FIFO that the guest sees and, behind it, what the host has sent and the guest has not made room for.</summary>
/// <remarks>Not thread safe: the UART's lock guards it.</remarks>
internal sealed class UartReceiver
{
    public const int FifoSize = 16;
    public const int BacklogSize = 4096;

    private readonly CharacterQueue _fifo = new(FifoSize);
    private readonly CharacterQueue _backlog = new(BacklogSize + FifoSize); // what comes back from the FIFO always fits
    private bool _refused;

    /// <summary>Characters that the receiver holds for the guest: 16, or 1 while the FIFOs are off.</summary>
    public int Depth { get; private set; } = 1;

    /// <summary>Characters that must be there for the "data available" interrupt.</summary>
    public int Trigger { get; private set; } = 1;

    /// <summary>Whether the host may send to the guest now.</summary>
    public bool Connected { get; private set; } = true;

    /// <summary>A character was lost since this was last cleared. Only loopback can overrun, the host waits.</summary>
    public bool Overrun { get; set; }

    public bool HasData => _fifo.Count > 0;

    public bool IsAtTrigger => _fifo.Count >= Trigger;

    public bool BreakAtTop => (_fifo.Top & CharacterQueue.Break) != 0;

    public bool BreakInFifo => _fifo.Breaks > 0;

    /// <summary>Switches the FIFO on or off, which empties it, and sets its trigger.</summary>
    public void Configure(bool fifo, int trigger)
    {
        int depth = fifo ? FifoSize : 1;
        if (depth != Depth) _fifo.Clear();
        (Depth, Trigger) = (depth, fifo ? trigger : 1);
        Refill();
    }

    public void Clear()
    {
        _fifo.Clear();
        Refill();
    }

    /// <summary>Lets the host send, or stops it: then what the guest has not read yet counts as not sent yet.</summary>
    public void Connect(bool connected)
    {
        if (Connected && !connected) _backlog.PutBack(_fifo);
        Connected = connected;
        Refill();
    }

    /// <summary>What the UART itself sends in loopback mode.</summary>
    public void Loop(byte value)
    {
        if (_fifo.Count < Depth) _fifo.Add(value);
        else Overrun = true;
    }

    /// <summary>What the host sends; gives the number of bytes that found room.</summary>
    public int Queue(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, Room);
        foreach (byte value in bytes[..count]) _backlog.Add(value);
        Refill();
        int more = Math.Min(bytes.Length - count, Room);
        foreach (byte value in bytes.Slice(count, more)) _backlog.Add(value);
        _refused |= count + more < bytes.Length;
        return count + more;
    }

    /// <summary>A break on the line; false where there is no room for it.</summary>
    public bool QueueBreak()
    {
        if (Room == 0) return false;
        _backlog.Add(CharacterQueue.Break);
        Refill();
        return true;
    }

    /// <summary>The guest takes a character; 0 when there is none.</summary>
    public byte Take()
    {
        byte taken = (byte)_fifo.Take();
        Refill();
        return taken;
    }

    public void ForgetBreakAtTop() => _fifo.ForgetBreakAtTop();

    /// <summary>True once after bytes were refused and half of the backlog is free again.</summary>
    public bool TakeRoomNotice()
    {
        if (!_refused || Room < BacklogSize / 2) return false;
        _refused = false;
        return true;
    }

    public (ushort[] Fifo, ushort[] Backlog) Save() => (_fifo.ToArray(), _backlog.ToArray());

    public void Restore(ushort[] fifo, ushort[] backlog, bool overrun)
    {
        _fifo.Load(fifo);
        _backlog.Load(backlog);
        (Overrun, _refused) = (overrun, false);
    }

    private int Room => Math.Max(0, BacklogSize - _backlog.Count);

    private void Refill()
    {
        while (Connected && _fifo.Count < Depth && _backlog.Count > 0) _fifo.Add(_backlog.Take());
    }
}
