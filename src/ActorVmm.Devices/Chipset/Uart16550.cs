using System.Runtime.CompilerServices;

namespace ActorVmm.Devices.Chipset;

/// <summary>A 16550A serial port without a thread, a bus or a clock: the guest's accesses and the host's calls drive it.</summary>
/// <remarks>
/// <para>Sending takes no time, so the transmitter is empty again at once. It reports "not empty" only while the <see cref="ConsoleRing"/> lacks room for a whole FIFO, and interrupts
/// when the reader has made room. A guest that sends without looking fills the rest of the ring; from then on each byte waits up to 20 ms for the reader and is then
/// counted in <see cref="LostBytes"/>: a console that nobody drains slows a guest down but cannot stop it.</para>
/// <para>Receiving: what does not fit the FIFO waits in a backlog, what does not fit that is refused by <see cref="Receive"/>. Characters below the trigger level count as timed out at once,
/// since no more arrive until the guest has read. The host sends only while the guest is ready: it has raised DTR or RTS, or enabled the receive interrupt, or never touched the modem lines;
/// so nothing that was typed early is lost while a driver sets the port up. OUT2 does not gate the interrupt: many small guests never set it.</para>
/// <para>Thread safe. Source: PC16550D data sheet, "Registers" and its table "Interrupt Control Functions".</para>
/// </remarks>
public sealed class Uart16550 : IIoHandler, ISavable<Uart16550State>
{
    /// <summary>Ports of the window.</summary>
    public const ulong WindowLength = 8;

    private const int LongestWait = 20; // milliseconds

    private readonly UartCore _core;

    private readonly ConsoleRing _output;
    private readonly Lock _lock = new();
    private long _lostBytes;

    /// <summary>A UART that interrupts through <paramref name="interrupt"/> and sends into <paramref name="output"/>.</summary>
    public Uart16550(IInterruptLine interrupt, ConsoleRing output)
    {
        (_core, _output) = (new(interrupt, output), output);
        output.RoomAgain = TransmitterEmptied;
    }

    /// <summary>Called when <see cref="Receive"/> had refused bytes and takes some again. On a vCPU thread: must not block.</summary>
    public Action? InputRoomAgain { get; set; }

    /// <summary>Bytes that a guest sent into a full ring and that nobody took in time.</summary>
    public long LostBytes => Volatile.Read(ref _lostBytes);

    /// <summary>The host sends. Gives the number of bytes taken; the rest is to be offered again after <see cref="InputRoomAgain"/>. From any thread.</summary>
    public int Receive(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            int count = _core.Receiver.Queue(bytes);
            _core.UpdateInterrupt();
            return count;
        }
    }

    /// <summary>The host holds the line low: a break, which Linux takes for SysRq. False where there is no room for it. From any thread.</summary>
    public bool ReceiveBreak()
    {
        lock (_lock)
        {
            bool queued = _core.Receiver.QueueBreak();
            _core.UpdateInterrupt();
            return queued;
        }
    }

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        for (int i = 0; i < value.Length; i++) value[i] = ReadRegister((int)offset + i & 7);
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        // Nearly all writes are these, and neither needs the lock: the ring has its own, and the scratch register does nothing.
        if (value.Length == 1)
        {
            if (offset == UartRegisters.Data && _core.OnlySends) return _output.TryWrite(value[0]) ? IoStatus.Handled : SendLate(value[0]);
            if (offset == UartRegisters.Scratch)
            {
                _core.Scratch = value[0];
                return IoStatus.Handled;
            }
        }
        return WriteRegisters(offset, value);
    }

    /// <inheritdoc/>
    public Uart16550State Save()
    {
        lock (_lock) return _core.Save();
    }

    /// <inheritdoc/>
    public void Restore(Uart16550State state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!UartCore.CouldBe(state)) throw new ArgumentException("No 16550 can have this state: a register has bits that do not exist, or a queue holds more than fits.", nameof(state));
        lock (_lock) _core.Restore(state);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoStatus WriteRegisters(ulong offset, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < value.Length; i++)
            if (!TryWriteRegister((int)offset + i & 7, value[i])) SendLate(value[i]);
        return IoStatus.Handled;
    }

    private byte ReadRegister(int register)
    {
        byte value;
        bool roomAgain;
        lock (_lock)
        {
            value = _core.Read(register);
            roomAgain = _core.Receiver.TakeRoomNotice();
        }
        if (roomAgain) InputRoomAgain?.Invoke();
        return value;
    }

    private bool TryWriteRegister(int register, byte value)
    {
        lock (_lock) return _core.TryWrite(register, value);
    }

    private IoStatus SendLate(byte value)
    {
        for (int waited = 0; waited < LongestWait; waited++)
        {
            Thread.Sleep(1);
            if (TryWriteRegister(UartRegisters.Data, value)) return IoStatus.Handled;
        }
        Interlocked.Increment(ref _lostBytes);
        return IoStatus.Handled;
    }

    private void TransmitterEmptied()
    {
        lock (_lock) _core.TransmitterEmptied();
    }
}
