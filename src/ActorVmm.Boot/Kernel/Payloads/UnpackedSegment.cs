using ActorVmm.Boot.Segments;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel.Payloads;

/// <summary>A packed kernel, unpacked piece by piece into guest memory: no copy of it is ever whole in this process.</summary>
/// <param name="path">The bzImage; opened again when the plan is carried out.</param>
/// <param name="payload">Where its payload is.</param>
/// <param name="loads">What goes where, in the order of the unpacked image, without overlap there.</param>
internal sealed class UnpackedSegment(string path, Payload payload, IReadOnlyList<ElfLoad> loads) : BootSegment("kernel")
{
    private const int Chunk = 256 * 1024;

    /// <inheritdoc/>
    internal override void WriteTo(IBootTarget target)
    {
        using InputFile file = InputFile.Open(path, Name);
        using var reader = new PayloadReader(file, payload, payload.UnpackedLength);
        var buffer = new byte[Chunk];
        foreach (ElfLoad load in loads)
        {
            reader.SkipTo(load.Offset);
            for (ulong done = 0; done < load.FileSize;)
            {
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(Chunk, load.FileSize - done));
                reader.Read(piece);
                if (!target.TryWrite(load.Memory.Start.Plus(done), piece)) throw NotMemory(load.Memory);
                done += (ulong)piece.Length;
            }
        }
        reader.Finish();
    }
}
