using ActorVmm.Primitives;

namespace ActorVmm.Memory.Tests;

public sealed class GuestMemoryTests
{
    private const ulong Page = GuestRegion.PageSize;
    private const ulong TopPage = ulong.MaxValue - Page + 1;

    private static AddressRange Range(ulong start, ulong length) => new(new(start), length);

    [Fact]
    public void Construct_WithOverlap_Throws() =>
        Assert.Throws<ArgumentException>(() => new GuestMemory([Range(Page, 2 * Page), Range(0, 2 * Page)]));

    [Fact]
    public void Construct_Unaligned_Throws() => Assert.Throws<ArgumentException>(() => new GuestMemory([Range(1, Page)]));

    [Fact]
    public void Regions_GivenInAnyOrder_AreSorted()
    {
        using var memory = new GuestMemory([Range(0x100000, Page), Range(0, Page)]);
        Assert.Equal([0UL, 0x100000UL], memory.Regions.Select(region => region.Start.Value));
        Assert.Equal(ByteSize.KiB(8), memory.Size);
    }

    [Fact]
    public void ReadUInt64_AcrossTouchingRegions_JoinsThem()
    {
        using var memory = new GuestMemory([Range(0, Page), Range(Page, Page)]);
        Assert.True(memory.WriteUInt64(new(Page - 3), 0x1122334455667788));
        Assert.Equal(0x1122334455667788UL, memory.ReadUInt64(new(Page - 3)));
        Assert.Equal(0x55667788u & 0xff, memory.ReadUInt8(new(Page - 3)));
        Assert.Equal(0x1122, memory.ReadUInt16(new(Page + 3)));
    }

    [Fact]
    public void Read_OutsideMemory_IsAllOnesAndFalse()
    {
        using var memory = new GuestMemory([Range(0, Page)]);
        Assert.Equal(uint.MaxValue, memory.ReadUInt32(new(Page - 3)));
        Assert.False(memory.TryReadUInt32(new(ulong.MaxValue), out _));
        Assert.False(memory.WriteUInt16(new(Page - 1), 0));
        Assert.False(memory.TryWrite(new(ulong.MaxValue - 3), new byte[8]));
    }

    [Fact]
    public void Contains_OfMemoryAtTheTopOfTheAddressSpace_DoesNotWrapToZero()
    {
        using var memory = new GuestMemory([Range(0, Page), Range(TopPage, Page)]);
        Assert.True(memory.Contains(Range(TopPage, Page)));
        Assert.True(memory.WriteUInt8(new(ulong.MaxValue), 7));
        Assert.False(memory.TryWrite(new(ulong.MaxValue), new byte[2]));
    }

    [Fact]
    public void TryGetSpan_AcrossRegions_IsFalse()
    {
        using var memory = new GuestMemory([Range(0, Page), Range(Page, Page)]);
        Assert.True(memory.TryGetSpan(new(Page - 4), 4, out Span<byte> bytes));
        bytes[3] = 0xab;
        Assert.Equal(0xab, memory.ReadUInt8(new(Page - 1)));
        Assert.False(memory.TryGetSpan(new(Page - 4), 5, out _));
        Assert.True(memory.TryGetHostAddress(Range(Page - 1, 1), out nuint host));
        Assert.Equal(memory.Regions[0].HostAddress + (nuint)Page - 1, host);
        Assert.False(memory.TryGetHostAddress(Range(Page - 1, 2), out _));
    }

    [Fact]
    public void Access_AfterDispose_FindsNoMemory()
    {
        var memory = new GuestMemory([Range(0, Page)]);
        memory.Dispose();
        Assert.False(memory.TryReadUInt8(new(0), out _));
        Assert.Empty(memory.Regions);
    }

    [Fact]
    public void TryLoad_OfAFilePart_LandsAcrossRegions()
    {
        using var memory = new GuestMemory([Range(0, Page), Range(Page, Page)]);
        string path = Path.GetTempFileName();
        byte[] content = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        File.WriteAllBytes(path, content);
        try
        {
            using var file = File.OpenHandle(path);
            Assert.True(memory.TryLoad(new(Page - 50), file, 10, 100));
            var loaded = new byte[102];
            Assert.True(memory.TryRead(new(Page - 51), loaded));
            Assert.Equal([0, .. content[10..110], 0], loaded);
            Assert.False(memory.TryLoad(new(2 * Page - 50), file, 0, 100));
            Assert.Throws<EndOfStreamException>(() => memory.TryLoad(new(0), file, 0, 201));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Access_InASteadyState_DoesNotAllocate()
    {
        using var memory = new GuestMemory([Range(0, Page), Range(Page, Page)]);
        Span<byte> buffer = stackalloc byte[16];
        Touch(memory, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) Touch(memory, buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Touch(GuestMemory memory, Span<byte> buffer)
    {
        memory.TryRead(new(Page - 8), buffer);
        memory.TryWrite(new(Page - 8), buffer);
        memory.WriteUInt32(new(Page - 2), memory.ReadUInt32(new(Page - 2)));
        memory.TryGetSpan(new(0), 8, out _);
        memory.TryFill(new(new(0), 8), 1);
    }
}
