namespace ActorVmm.Devices;

/// <summary>Answers accesses to one window of ports or of memory-mapped registers. Runs on the vCPU thread: must not block, allocate or throw.</summary>
public interface IIoHandler
{
    /// <summary>The guest reads.</summary>
    /// <param name="offset">Bytes from the start of the window, less than its length.</param>
    /// <param name="value">1, 2, 4 or 8 bytes, little-endian; the caller filled it with ones.</param>
    IoStatus Read(ulong offset, Span<byte> value);

    /// <summary>The guest writes.</summary>
    /// <param name="offset">Bytes from the start of the window, less than its length.</param>
    /// <param name="value">1, 2, 4 or 8 bytes, little-endian.</param>
    IoStatus Write(ulong offset, ReadOnlySpan<byte> value);
}
