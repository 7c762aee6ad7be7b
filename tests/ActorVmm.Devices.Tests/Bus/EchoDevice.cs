namespace ActorVmm.Devices.Tests.Bus;

/// <summary>Reads give its number in every byte; remembers where it was last accessed.</summary>
internal sealed class EchoDevice(byte number) : IIoHandler
{
    public ulong? LastOffset { get; private set; }

    public byte[] LastWritten { get; private set; } = [];

    public IoStatus Read(ulong offset, Span<byte> value)
    {
        LastOffset = offset;
        value.Fill(number);
        return IoStatus.Handled;
    }

    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        LastOffset = offset;
        LastWritten = value.ToArray();
        return IoStatus.Handled;
    }
}
