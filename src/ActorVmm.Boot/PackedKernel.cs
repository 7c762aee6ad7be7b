using ActorVmm.Boot.Kernel;
using ActorVmm.Boot.Kernel.Payloads;

namespace ActorVmm.Boot;

/// <summary>Takes the kernel out of a bzImage, for those who need it as an ELF file.</summary>
public static class PackedKernel
{
    private const int Chunk = 1 << 20;

    /// <summary>Unpacks a kernel of any compression that booting knows.</summary>
    /// <param name="path">The bzImage.</param>
    /// <param name="output">Takes the ELF file; left open.</param>
    /// <exception cref="BootException">The file is no bzImage, its compression is not known, or it is damaged; some output may have been written.</exception>
    public static void Unpack(string path, Stream output)
    {
        using InputFile file = InputFile.Open(path, "kernel");
        byte[] head = file.ReadHead(SetupHeader.MaximumEnd);
        if (!SetupHeader.IsPresent(head)) throw file.Wrong("is no bzImage; only such kernels are packed");
        if (BzImage.FindPayload(file, SetupHeader.Parse(head, file)) is not { } payload) throw file.Wrong("is packed in a way that is not known here; unpack it with the kernel's own scripts");

        using PayloadReader reader = new(file, payload, payload.UnpackedLength);
        byte[] chunk = new byte[Chunk];
        for (ulong left = payload.UnpackedLength; left > 0;)
        {
            Span<byte> part = chunk.AsSpan(0, (int)Math.Min(left, Chunk));
            reader.Read(part);
            output.Write(part);
            left -= (ulong)part.Length;
        }
        reader.Finish();
    }
}
