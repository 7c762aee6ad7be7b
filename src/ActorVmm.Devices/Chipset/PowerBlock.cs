namespace ActorVmm.Devices.Chipset;

/// <summary>The registers of hardware-reduced ACPI: sleep control and status, reset, and the events of a Generic Event Device.</summary>
/// <remarks>
/// <code>
/// +0  sleep control  write: SLP_EN (bit 5) with SLP_TYP (bits 4:2) = 5 switches off; reads 0
/// +1  sleep status   reads 0: nothing to wake from
/// +2  reset          write 1: reset; reads 0
/// +3  events         bit 0: power button pressed; reading clears it and lowers the line
/// </code>
/// The line stays high until the events are read, so it serves an edge-triggered and a level-triggered input; a further press gives a further edge.
/// Source: ACPI 6.5, "Sleep Control and Status Registers", "Reset Register", "Generic Event Device".
/// </remarks>
public sealed class PowerBlock(IInterruptLine interrupt, IMachineEvents events) : IIoHandler, ISavable<PowerBlockState>
{
    /// <summary>Bytes of the window.</summary>
    public const ulong WindowLength = 4;

    /// <summary>Offset of the sleep control register.</summary>
    public const ulong SleepControl = 0;

    /// <summary>Offset of the sleep status register.</summary>
    public const ulong SleepStatus = 1;

    /// <summary>Offset of the reset register.</summary>
    public const ulong ResetRegister = 2;

    /// <summary>Offset of the event register.</summary>
    public const ulong EventRegister = 3;

    /// <summary>The SLP_TYP of the S5 state: what the DSDT's <c>\_S5</c> package must hold.</summary>
    public const byte SoftOffType = 5;

    /// <summary>What the reset register takes.</summary>
    public const byte ResetValue = 1;

    /// <summary>Bit of the event register: the power button was pressed.</summary>
    public const byte PowerButtonEvent = 1;

    private const byte SleepEnable = 1 << 5;

    private readonly Lock _lock = new();
    private byte _events;

    /// <summary>Tells the guest that somebody pressed the power button. From any thread.</summary>
    public void PressPowerButton()
    {
        lock (_lock)
        {
            if (_events != 0) interrupt.Set(false);
            _events |= PowerButtonEvent;
            interrupt.Set(true);
        }
    }

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        value.Clear();
        for (int i = 0; i < value.Length; i++)
            if (offset + (ulong)i == EventRegister) value[i] = TakeEvents();
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < value.Length; i++) WriteRegister(offset + (ulong)i, value[i]);
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public PowerBlockState Save()
    {
        lock (_lock) return new(_events);
    }

    /// <inheritdoc/>
    public void Restore(PowerBlockState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if ((state.Events & ~PowerButtonEvent) != 0) throw new ArgumentException($"The power block has no event bits 0x{state.Events & ~PowerButtonEvent:x}.", nameof(state));
        lock (_lock)
        {
            _events = state.Events;
            interrupt.Set(_events != 0);
        }
    }

    private void WriteRegister(ulong register, byte value)
    {
        if (register == SleepControl && (value & SleepEnable) != 0 && (value >> 2 & 7) == SoftOffType) events.PowerOff();
        else if (register == ResetRegister && value == ResetValue) events.Reset();
    }

    private byte TakeEvents()
    {
        lock (_lock)
        {
            byte taken = _events;
            _events = 0;
            interrupt.Set(false);
            return taken;
        }
    }
}
