using static ActorVmm.Devices.Chipset.UartRegisters;

namespace ActorVmm.Devices.Chipset;

/// <summary>The registers of a <see cref="Uart16550"/> and what they do. Not thread safe: the UART's lock guards it, also while the interrupt line changes, so that its levels keep their order.</summary>
internal sealed class UartCore(IInterruptLine interrupt, ConsoleRing output)
{
    // The host's end of the cable: always there and ready.
    private const byte OutsideLines = Cts | Dsr | Carrier;

    private byte _interruptEnable;
    private byte _fifoControl;
    private byte _lineControl;
    private byte _modemControl;
    private bool _modemControlWritten;
    private byte _modemLines = OutsideLines;
    private byte _modemChanges;
    private ushort _divisor = 12; // 9,600 baud
    private bool _transmitterEmptyPending;
    private bool _asserted;
    private bool _sendsOut = true;
    private volatile bool _onlySends = true;

    public UartReceiver Receiver { get; } = new();

    /// <summary>Whether writing a byte of data sends it and does nothing else: no latch, no loopback, no interrupt. Read without the lock.</summary>
    public bool OnlySends => _onlySends;

    /// <summary>SCR. Accessed without the lock.</summary>
    public byte Scratch { get; set; }

    private bool DivisorLatch => (_lineControl & DivisorLatchBit) != 0;

    private bool Loopback => (_modemControl & LoopbackBit) != 0;

    public byte Read(int register)
    {
        switch (register)
        {
            case Data: return DivisorLatch ? (byte)_divisor : ReadReceived();
            case InterruptEnable: return DivisorLatch ? (byte)(_divisor >> 8) : _interruptEnable;
            case InterruptIdentification: return IdentifyInterrupt();
            case LineControl: return _lineControl;
            case ModemControl: return _modemControl;
            case LineStatus: return ReadLineStatus();
            case ModemStatus: return ReadModemStatus();
            default: return Scratch;
        }
    }

    /// <summary>False where the byte is to be sent and there is no room for it.</summary>
    public bool TryWrite(int register, byte value)
    {
        if (register == Data && _sendsOut) return TrySend(value);
        Write(register, value);
        return true;
    }

    /// <summary>The reader of the output has made room.</summary>
    public void TransmitterEmptied()
    {
        _transmitterEmptyPending = true;
        UpdateInterrupt();
    }

    /// <summary>Sets the interrupt line to what the registers ask for.</summary>
    public void UpdateInterrupt()
    {
        bool asserted = PendingInterrupt() != NothingPending;
        if (asserted == _asserted) return;
        _asserted = asserted;
        interrupt.Set(asserted);
    }

    public Uart16550State Save()
    {
        (ushort[] fifo, ushort[] backlog) = Receiver.Save();
        return new()
        {
            InterruptEnable = _interruptEnable,
            FifoControl = _fifoControl,
            LineControl = _lineControl,
            ModemControl = _modemControl,
            ModemControlWritten = _modemControlWritten,
            ModemChanges = _modemChanges,
            Scratch = Scratch,
            Divisor = _divisor,
            TransmitterEmptyPending = _transmitterEmptyPending,
            Overrun = Receiver.Overrun,
            Fifo = fifo,
            Backlog = backlog,
        };
    }

    /// <summary>Whether a UART can have this state.</summary>
    public static bool CouldBe(Uart16550State state) =>
        (state.InterruptEnable & ~InterruptEnableMask) == 0
        && ((state.FifoControl & FifoEnable) != 0 ? (state.FifoControl & ~FifoControlKept) == 0 : state.FifoControl == 0)
        && (state.ModemControl & ~ModemControlMask) == 0
        && (state.ModemChanges & ~ModemChangesMask) == 0
        && CharacterQueue.CouldBe(state.Fifo, (state.FifoControl & FifoEnable) != 0 ? UartReceiver.FifoSize : 1)
        && CharacterQueue.CouldBe(state.Backlog, UartReceiver.BacklogSize + UartReceiver.FifoSize);

    /// <summary>Takes over a state that could be.</summary>
    public void Restore(Uart16550State state)
    {
        SetFifoControl(state.FifoControl);
        SetModemControl(state.ModemControl);
        SetLineControl(state.LineControl);
        _modemControlWritten = state.ModemControlWritten;
        (_interruptEnable, _modemChanges, Scratch, _divisor) = (state.InterruptEnable, state.ModemChanges, state.Scratch, state.Divisor);
        _transmitterEmptyPending = state.TransmitterEmptyPending;
        UpdateSending();
        UpdateConnection();
        Receiver.Restore(state.Fifo, state.Backlog, state.Overrun);
        UpdateInterrupt();
    }

    private bool TrySend(byte value)
    {
        if (!output.TryWrite(value)) return false;
        if ((_interruptEnable & TransmitterEmptyInterrupt) == 0) return true;
        _transmitterEmptyPending = output.HasRoomFor(UartReceiver.FifoSize);
        UpdateInterrupt();
        return true;
    }

    private void Write(int register, byte value)
    {
        switch (register)
        {
            case Data when DivisorLatch: _divisor = (ushort)(_divisor & 0xff00 | value); break;
            case Data: SendToItself(value); break;
            case InterruptEnable when DivisorLatch: _divisor = (ushort)(_divisor & 0xff | value << 8); break;
            case InterruptEnable: SetInterruptEnable((byte)(value & InterruptEnableMask)); break;
            case FifoControl: SetFifoControl(value); break;
            case LineControl: SetLineControl(value); break;
            case ModemControl: SetModemControl((byte)(value & ModemControlMask)); break;
            case LineStatus or ModemStatus: break;
            default: Scratch = value; break;
        }
        UpdateInterrupt();
    }

    private void SendToItself(byte value)
    {
        Receiver.Loop(value);
        _transmitterEmptyPending = true;
    }

    private byte ReadReceived()
    {
        byte received = Receiver.Take();
        UpdateInterrupt();
        return received;
    }

    // Reading acknowledges one source only, "transmitter empty", and only if it is the one that is shown.
    private byte IdentifyInterrupt()
    {
        byte pending = PendingInterrupt();
        if (pending == TransmitterEmptyPending)
        {
            _transmitterEmptyPending = false;
            UpdateInterrupt();
        }
        return (_fifoControl & FifoEnable) != 0 ? (byte)(pending | FifosAreOn) : pending;
    }

    private byte PendingInterrupt()
    {
        int enabled = _interruptEnable;
        if (enabled == 0) return NothingPending;
        if ((enabled & LineStatusInterrupt) != 0 && (Receiver.Overrun || Receiver.BreakAtTop)) return LineStatusPending;
        if ((enabled & ReceivedInterrupt) != 0 && Receiver.HasData) return Receiver.IsAtTrigger ? ReceivedPending : TimeoutPending;
        if ((enabled & TransmitterEmptyInterrupt) != 0 && _transmitterEmptyPending) return TransmitterEmptyPending;
        return (enabled & ModemStatusInterrupt) != 0 && _modemChanges != 0 ? ModemStatusPending : NothingPending;
    }

    private byte ReadLineStatus()
    {
        int status = Receiver.HasData ? DataReady : 0;
        if (Loopback || output.HasRoomFor(UartReceiver.FifoSize)) status |= TransmitterEmpty;
        if (!Receiver.Overrun && !Receiver.BreakInFifo) return (byte)status;

        if (Receiver.Overrun) status |= OverrunError;
        if (Receiver.BreakAtTop) status |= BreakReceived;
        if (Receiver.BreakInFifo && Receiver.Depth > 1) status |= ErrorInFifo;
        Receiver.Overrun = false;
        Receiver.ForgetBreakAtTop();
        UpdateInterrupt();
        return (byte)status;
    }

    private byte ReadModemStatus()
    {
        int status = _modemLines | _modemChanges;
        _modemChanges = 0;
        UpdateInterrupt();
        return (byte)status;
    }

    // Switching the source on finds the transmitter empty, which is an interrupt; drivers start sending by it.
    private void SetInterruptEnable(byte value)
    {
        int switchedOn = value & ~_interruptEnable;
        _interruptEnable = value;
        UpdateSending();
        UpdateConnection();
        if ((switchedOn & TransmitterEmptyInterrupt) != 0)
            _transmitterEmptyPending = Loopback || output.HasRoomFor(UartReceiver.FifoSize);
    }

    private void SetFifoControl(byte value)
    {
        bool enabled = (value & FifoEnable) != 0;
        _fifoControl = enabled ? (byte)(value & FifoControlKept) : (byte)0;
        Receiver.Configure(enabled, (value >> 6) switch { 0 => 1, 1 => 4, 2 => 8, _ => 14 });
        if (enabled && (value & ClearReceiver) != 0) Receiver.Clear();
    }

    private void SetLineControl(byte value)
    {
        _lineControl = value;
        UpdateSending();
    }

    private void SetModemControl(byte value)
    {
        (_modemControl, _modemControlWritten) = (value, true);
        UpdateSending();
        UpdateConnection();

        int lines = Loopback ? LoopedLines(value) : OutsideLines;
        int changed = lines ^ _modemLines;
        if ((lines & Ring) != 0) changed &= ~Ring; // only the end of ringing is told
        _modemLines = (byte)lines;
        _modemChanges |= (byte)(changed >> 4);
    }

    private void UpdateSending()
    {
        _sendsOut = !DivisorLatch && !Loopback;
        _onlySends = _sendsOut && (_interruptEnable & TransmitterEmptyInterrupt) == 0;
    }

    // A driver that sets the port up empties the FIFO, often several times, before it listens. So the host waits until the guest says that it is ready; one that never touches
    // the modem lines is taken to be ready always.
    private void UpdateConnection() =>
        Receiver.Connect(!Loopback && (!_modemControlWritten || (_modemControl & (Dtr | Rts)) != 0 || (_interruptEnable & ReceivedInterrupt) != 0));

    private static int LoopedLines(int control) =>
        ((control & Dtr) != 0 ? Dsr : 0) | ((control & Rts) != 0 ? Cts : 0) | ((control & Out1) != 0 ? Ring : 0) | ((control & Out2) != 0 ? Carrier : 0);
}
