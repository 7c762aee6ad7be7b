using System.IO.Compression;

namespace ActorVmm.Boot.Tests;

public sealed class PackedKernelTests
{
    [Fact]
    public void Unpack_PackedElf_GivesItsBytes()
    {
        byte[] elf = Images.PvhElf();
        using TemporaryFile file = new(Images.BzImage(Gzip(elf)));
        using MemoryStream output = new();
        PackedKernel.Unpack(file.Path, output);
        Assert.Equal(elf, output.ToArray());
    }

    [Fact]
    public void Unpack_DamagedPayload_IsRefused()
    {
        byte[] packed = Gzip(Images.PvhElf());
        packed[^6] ^= 1; // in the check sum
        using TemporaryFile file = new(Images.BzImage(packed));
        Assert.Throws<BootException>(() => PackedKernel.Unpack(file.Path, Stream.Null));
    }

    [Fact]
    public void Unpack_UnpackedElf_IsRefused()
    {
        using TemporaryFile file = new(Images.PvhElf());
        Assert.Contains("no bzImage", Assert.Throws<BootException>(() => PackedKernel.Unpack(file.Path, Stream.Null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unpack_UnknownCompression_IsRefused()
    {
        using TemporaryFile file = new(Images.BzImage(new byte[64]));
        Assert.Contains("not known", Assert.Throws<BootException>(() => PackedKernel.Unpack(file.Path, Stream.Null)).Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] data)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest)) gzip.Write(data);
        return packed.ToArray();
    }
}
