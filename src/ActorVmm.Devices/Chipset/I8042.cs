namespace ActorVmm.Devices.Chipset;

/// <summary>What is left of the PC's keyboard controller: the command that pulses the reset line. There is no keyboard, no mouse and no A20 gate.</summary>
/// <remarks>
/// Drivers look for the controller by emptying its output buffer of 16 bytes and by waiting, half a second at a time, for answers. Here the buffer holds more stale bytes
/// than any controller could: a driver concludes at once that there is none, and a guest that simply reads until the buffer is empty gets there too.
/// "Input buffer full" is never set, since code that resets by this controller waits for it to clear.
/// Source: Linux drivers/input/serio/i8042.c, <c>i8042_flush</c>; arch/x86/kernel/reboot.c, <c>kb_wait</c>; Intel 8042 data sheet, "Status register".
/// </remarks>
public sealed class I8042(IMachineEvents events) : IIoHandler, ISavable<I8042State>
{
    /// <summary>Ports of the window, which starts at 0x60. Those between data (first) and command (last) answer all ones.</summary>
    public const ulong WindowLength = 5;

    private const ulong DataPort = 0;
    private const ulong CommandPort = 4;
    private const int StaleBytesAtReset = 32;
    private const byte OutputBufferFull = 1;

    private int _staleBytes = StaleBytesAtReset;

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        value.Fill(0xff);
        if (offset == CommandPort) value[0] = Volatile.Read(ref _staleBytes) > 0 ? OutputBufferFull : (byte)0;
        else if (offset == DataPort && Interlocked.Decrement(ref _staleBytes) < 0) Volatile.Write(ref _staleBytes, 0);
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        if (offset == CommandPort && PulsesReset(value[0])) events.Reset();
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public I8042State Save() => new(Math.Max(0, Volatile.Read(ref _staleBytes)));

    /// <inheritdoc/>
    public void Restore(I8042State state)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(state.StaleBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(state.StaleBytes, StaleBytesAtReset);
        Volatile.Write(ref _staleBytes, state.StaleBytes);
    }

    // Commands 0xf0-0xff pulse those of the four output lines whose bit is 0; line 0 is the machine's reset.
    private static bool PulsesReset(byte command) => (command & 0xf1) == 0xf0;
}
