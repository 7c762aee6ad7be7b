using ActorVmm.Devices;

namespace ActorVmm.Benchmarks;

/// <summary>The cheapest device there can be, so that what is measured is the way to it.</summary>
public sealed class ConstantDevice : IIoHandler
{
    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        value[0] = (byte)offset;
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value) => IoStatus.Handled;
}
