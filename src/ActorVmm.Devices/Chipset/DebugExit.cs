namespace ActorVmm.Devices.Chipset;

/// <summary>A port by which a test guest ends the program: a write of v gives the exit code (v &lt;&lt; 1) | 1, so that no guest can end it with 0. Reads give 0.</summary>
public sealed class DebugExit(IMachineEvents events) : IIoHandler
{
    /// <summary>Bytes of the window: one doubleword port.</summary>
    public const ulong WindowLength = 4;

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        value.Clear();
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        uint written = 0;
        for (int i = Math.Min(value.Length, sizeof(uint)) - 1; i >= 0; i--) written = written << 8 | value[i];
        events.DebugExit((int)(written << 1 | 1));
        return IoStatus.Handled;
    }
}
