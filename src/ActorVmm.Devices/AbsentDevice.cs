namespace ActorVmm.Devices;

/// <summary>Stands where a device was taken away: reads give all ones and writes are dropped, as on a bus that nobody drives.</summary>
public sealed class AbsentDevice : IIoHandler
{
    private AbsentDevice()
    {
    }

    /// <summary>The only one; it has no state.</summary>
    public static AbsentDevice Instance { get; } = new();

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        value.Fill(0xff);
        return IoStatus.Faulted;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value) => IoStatus.Faulted;
}
