using ActorVmm.Primitives;

namespace ActorVmm.Linux.Tests;

public sealed class MappedRegionTests
{
    [Fact]
    public void Anonymous_Fresh_IsZeroedAndWritable()
    {
        using MappedRegion region = MappedRegion.Anonymous(ByteSize.KiB(8));
        Assert.Equal(8192, region.AsSpan().Length);
        Assert.Equal(-1, region.AsSpan().IndexOfAnyExcept((byte)0));
        region.AsSpan()[8191] = 5;
        Assert.Equal(5, region.AsSpan()[8191]);
    }

    [Fact]
    public void Anonymous_LargerThanTheHost_IsNotReserved()
    {
        using MappedRegion region = MappedRegion.Anonymous(ByteSize.GiB(512));
        Assert.Equal(512UL << 30, region.Length);
    }

    [Fact]
    public void Advise_DontNeed_GivesZerosBack()
    {
        using MappedRegion region = MappedRegion.Anonymous(4096);
        region.AsSpan().Fill(1);
        region.Advise(MemoryAdvice.DontNeed);
        Assert.Equal(0, region.AsSpan()[0]);
    }

    [Fact]
    public void MemFd_MappedTwice_IsTheSameMemory()
    {
        using MappedRegion first = MappedRegion.MemFd("test", 4096);
        using MappedRegion second = MappedRegion.Shared(first.Backing!, 4096, "test again");
        first.AsSpan()[3] = 9;
        Assert.Equal(9, second.AsSpan()[3]);
    }

    [Fact]
    public void File_Private_DoesNotReachTheFile()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "abc");
        try
        {
            using (MappedRegion mapped = MappedRegion.File(path, readOnly: false))
            {
                Assert.Equal("abc"u8, mapped.AsSpan());
                mapped.AsSpan()[0] = (byte)'x';
            }
            Assert.Equal("abc", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void File_Shared_ReachesTheFile()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "abc");
        try
        {
            using (MappedRegion mapped = MappedRegion.File(path, readOnly: false, isPrivate: false)) mapped.AsSpan()[0] = (byte)'x';
            Assert.Equal("xbc", File.ReadAllText(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void File_Empty_ThrowsNamingIt()
    {
        string path = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<LinuxException>(() => MappedRegion.File(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Address_AfterDispose_Throws()
    {
        MappedRegion region = MappedRegion.Anonymous(4096);
        region.Dispose();
        region.Dispose();
        Assert.Throws<ObjectDisposedException>(() => region.Address);
    }
}
