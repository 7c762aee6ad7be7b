using ActorVmm.Primitives;
using static ActorVmm.Devices.Chipset.RtcRegisters;

namespace ActorVmm.Devices.Chipset;

/// <summary>The PC's clock and its 128 bytes of CMOS: an MC146818 that shows UTC from a <see cref="TimeProvider"/>.</summary>
/// <remarks>
/// <para>Nothing ticks: time and flags are computed when the guest looks, and one timer runs only while an enabled interrupt is due, at most once a millisecond.
/// Faster periodic interrupts come late and coalesce, as they do for a guest that is slow to acknowledge them.</para>
/// <para>The guest may set the time; the host's is not touched. While SET is on or the divider is held in reset the clock stands and its bytes are plain memory.
/// Released from reset, the divider ends its first second after half of one. Day of week follows from the date; daylight saving is not done.</para>
/// <para>Thread safe. Source: MC146818 data sheet; for the sizes of memory, "CMOS RAM map" of the PC/AT and what boot loaders read.</para>
/// </remarks>
public sealed class CmosRtc : IIoHandler, ISavable<CmosRtcState>, IDisposable
{
    /// <summary>Ports of the window: index and data.</summary>
    public const ulong WindowLength = 2;

    /// <summary>The register that holds the century, for the ACPI FADT.</summary>
    public const byte CenturyRegister = Century;

    private const ulong DataPort = 1;
    private const int Size = 128;
    private static readonly TimeSpan UpdateNotice = TimeSpan.FromMicroseconds(244);
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly IInterruptLine _interrupt;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly byte[] _bytes = new byte[Size];
    private byte _index;
    private long _offset; // ticks that the guest is ahead of UTC
    private DateTime _settled; // guest time up to which events have set their flags

    /// <summary>A clock that shows UTC.</summary>
    /// <param name="time">The host's time, and the timers for interrupts.</param>
    /// <param name="interrupt">The clock's line, IRQ 8 in a PC.</param>
    /// <param name="memoryBelow4G">Memory that the machine has below 4 GiB.</param>
    /// <param name="memoryAbove4G">Memory that it has above.</param>
    public CmosRtc(TimeProvider time, IInterruptLine interrupt, ByteSize memoryBelow4G, ByteSize memoryAbove4G)
    {
        (_time, _interrupt) = (time, interrupt);
        _timer = time.CreateTimer(static clock => ((CmosRtc)clock!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _bytes[A] = 0x26; // 32,768 Hz, 1,024 ticks a second
        _bytes[B] = TwentyFourHours;
        _bytes[D] = Valid;
        CmosMemory.Write(_bytes, memoryBelow4G, memoryAbove4G);
        _settled = Now;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime.AddTicks(_offset);

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        for (int i = 0; i < value.Length; i++) value[i] = offset + (ulong)i == DataPort ? ReadData() : (byte)0xff;
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (offset + (ulong)i == DataPort) WriteData(value[i]);
            else SelectIndex(value[i]);
        }
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public CmosRtcState Save()
    {
        lock (_lock)
        {
            Settle();
            return new(_index, [.. _bytes], _offset);
        }
    }

    /// <inheritdoc/>
    public void Restore(CmosRtcState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Int128 ticks = (Int128)_time.GetUtcNow().UtcTicks + state.OffsetTicks;
        bool possible = state.Index < Size && state.Bytes is { Length: Size } && ticks >= 0 && ticks < RtcTime.End.Ticks
            && state.Bytes[D] == Valid && (state.Bytes[A] & UpdateInProgress) == 0 && (state.Bytes[C] & ~Flags) == 0;
        if (!possible) throw new ArgumentException("No clock can have this state: it has 128 bytes, an index below that, and a time between the years 1 and 9999.", nameof(state));
        lock (_lock)
        {
            (_index, _offset) = (state.Index, state.OffsetTicks);
            state.Bytes.CopyTo(_bytes, 0);
            _settled = Now;
            UpdateInterruptLine();
        }
    }

    /// <summary>Stops the timer.</summary>
    public void Dispose() => _timer.Dispose();

    private void SelectIndex(byte value)
    {
        // Bit 7 of the index port masks NMIs, of which this machine has none.
        lock (_lock) _index = (byte)(value & 0x7f);
    }

    private byte ReadData()
    {
        lock (_lock)
        {
            if (_index == A) return (byte)(_bytes[A] | (IsUpdateNear() ? UpdateInProgress : 0));
            if (_index == C) return TakeFlags();
            if (IsTime(_index) && !IsStopped(_bytes)) RtcTime.Encode(Now, _bytes);
            return _bytes[_index];
        }
    }

    private void WriteData(byte value)
    {
        lock (_lock)
        {
            Settle();
            switch (_index)
            {
                case A: WriteControl(A, (byte)(value & ~UpdateInProgress)); break;
                case B: WriteControl(B, (value & Set) != 0 ? (byte)(value & ~UpdateInterrupt) : value); break;
                case C or D: break;
                default: WriteByte(value); break;
            }
            UpdateInterruptLine();
        }
    }

    private void WriteByte(byte value)
    {
        bool setsTime = IsTime(_index) && !IsStopped(_bytes);
        if (setsTime) RtcTime.Encode(Now, _bytes);
        _bytes[_index] = value;
        if (setsTime) TakeTimeFromBytes();
    }

    private void WriteControl(int register, byte value)
    {
        bool wasStopped = IsStopped(_bytes);
        bool wasReset = IsDividerReset(_bytes);
        if (!wasStopped) RtcTime.Encode(Now, _bytes);
        _bytes[register] = value;

        if (wasReset && !IsDividerReset(_bytes)) _offset += TimeSpan.TicksPerSecond / 2 - Now.Ticks % TimeSpan.TicksPerSecond;
        if (wasStopped && !IsStopped(_bytes)) TakeTimeFromBytes();
        _settled = Now;
    }

    // The second starts anew with the divider only: setting the time leaves the clock's phase alone.
    private void TakeTimeFromBytes()
    {
        DateTime now = Now;
        _offset += RtcTime.Decode(_bytes).Ticks + now.Ticks % TimeSpan.TicksPerSecond - now.Ticks;
        _settled = Now;
    }

    private bool IsUpdateNear() =>
        !IsStopped(_bytes) && Now.Ticks % TimeSpan.TicksPerSecond >= TimeSpan.TicksPerSecond - UpdateNotice.Ticks;

    private byte TakeFlags()
    {
        Settle();
        byte flags = (byte)(_bytes[C] | ((_bytes[B] & _bytes[C]) != 0 ? InterruptRequest : 0));
        _bytes[C] = 0;
        UpdateInterruptLine();
        return flags;
    }

    // Sets the flags of what happened since the last time. Where the host's clock was set back, events go on from there.
    private void Settle()
    {
        DateTime now = Now;
        _bytes[C] |= RtcEvents.Between(_settled, now, _bytes);
        _settled = now;
    }

    private void UpdateInterruptLine()
    {
        _interrupt.Set((_bytes[B] & _bytes[C] & Flags) != 0);
        TimeSpan wait = RtcEvents.NextInterrupt(_settled, _bytes) - Now ?? Timeout.InfiniteTimeSpan;
        _timer.Change(wait == Timeout.InfiniteTimeSpan || wait > ShortestTimer ? wait : ShortestTimer, Timeout.InfiniteTimeSpan);
    }

    private void Due()
    {
        lock (_lock)
        {
            Settle();
            UpdateInterruptLine();
        }
    }
}
