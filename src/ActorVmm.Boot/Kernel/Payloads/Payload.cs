namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>The packed kernel inside a bzImage.</summary>
/// <param name="Compression">How it is packed.</param>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Length">Packed length in bytes.</param>
/// <param name="UnpackedLength">Unpacked length in bytes, as the image says.</param>
internal sealed record Payload(PayloadCompression Compression, long Offset, long Length, ulong UnpackedLength);
