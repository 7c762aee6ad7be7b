using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Boot.Tests.Layout;

public sealed class BootLayoutTests
{
    [Fact]
    public void TryAllocate_FromTheTop_GoesAroundWhatIsTaken()
    {
        var layout = new BootLayout(ByteSize.MiB(1));
        layout.Reserve("image", new(new(0x8000), 0x1000));
        AddressRange window = new(new(0x1000), 0x9000);
        Assert.Equal(new GuestAddress(0x9000), layout.TryAllocate("a", 0x1000, 0x1000, window));
        Assert.Equal(new GuestAddress(0x6000), layout.TryAllocate("b", 0x1800, 0x1000, window));
        Assert.Equal(new GuestAddress(0x7f00), layout.TryAllocate("c", 0x100, 0x100, window));
        Assert.Null(layout.TryAllocate("d", 0x6000, 1, window));
    }

    [Fact]
    public void Reserve_AcrossTheDeviceGap_IsRefused()
    {
        var layout = new BootLayout(ByteSize.GiB(4));
        Assert.Throws<BootException>(() => layout.Reserve("image", new(new(0xBFFF_F000), 0x2000)));
        Assert.Throws<BootException>(() => layout.Reserve("image", new(new(0xC000_0000), 1)));
        layout.Reserve("image", new(new(0x1_0000_0000), 0x4000_0000));
    }

    [Fact]
    public void Allocate_Anything_NeverOverlapsAndAlwaysIsRam() => Gen.Select(
        Gen.ULong[1, 64], Gen.Select(Gen.ULong[1, 200_000], Gen.Int[0, 13], Gen.ULong[0, 1 << 26], Gen.ULong[1, 1 << 26]).Array[1, 40]).Sample((mebibytes, wanted) =>
    {
        var layout = new BootLayout(ByteSize.MiB(mebibytes));
        foreach ((ulong size, int shift, ulong start, ulong length) in wanted)
        {
            var window = new AddressRange(new(start), length);
            if (layout.TryAllocate("piece", size, 1UL << shift, window) is not { } at) continue;
            Assert.Equal(0UL, at.Value % (1UL << shift));
            Assert.True(window.Contains(new AddressRange(at, size)));
        }
        Assert.All(layout.Occupied, o => Assert.True(layout.IsRam(o.Range)));
        for (int i = 1; i < layout.Occupied.Count; i++) Assert.True(layout.Occupied[i - 1].Range.Last.Value < layout.Occupied[i].Range.Start.Value);
    });

    [Fact]
    public void LargestFree_AfterAllocations_IsWhatCanStillBeAllocated() => Gen.Select(Gen.ULong[1, 1 << 22], Gen.ULong[1, 1 << 22]).Sample((first, second) =>
    {
        var layout = new BootLayout(ByteSize.MiB(16));
        AddressRange window = new(new(0x100000), 8 << 20);
        layout.Reserve("image", new(new(0x100000 + first), second));
        ulong free = layout.LargestFree(window);
        Assert.Null(layout.TryAllocate("too much", free + 1, 1, window));
        Assert.NotNull(layout.TryAllocate("all", free, 1, window));
    });

    [Fact]
    public void MemoryMap_TablesOutsideTheFirmwareArea_AreTheirOwnPages()
    {
        var layout = new BootLayout(ByteSize.MiB(16));
        IReadOnlyList<MemoryMapEntry> map = MemoryMap.For(layout, [new(new(0x800100), 0x2000)]);
        Assert.Equal(
            [(0UL, MemoryKind.Usable), (0x9fc00UL, MemoryKind.Reserved), (0x100000UL, MemoryKind.Usable), (0x800000UL, MemoryKind.AcpiTables), (0x803000UL, MemoryKind.Usable)],
            map.Select(e => (e.Range.Start.Value, e.Kind)));
        Assert.Equal(16UL << 20, map.Aggregate(0UL, (sum, e) => sum + e.Range.Length));
    }

    [Fact]
    public void PageTables_AnyAddressInside_TranslatesToItself()
    {
        AddressRange high = new(new(0x81_2345_6000), 0x8000_0000);
        var tables = new IdentityPageTables(high);
        GuestAddress at = new(0x4000);
        byte[] bytes = tables.Build(at);
        Assert.Equal((ulong)bytes.Length, tables.Length);
        foreach (ulong address in new[] { 0UL, 0x1234_5678UL, 0xffff_ffffUL, high.Start.Value, high.Last.Value })
            Assert.Equal(address, Walk(bytes, at.Value, address));
        Assert.Null(Walk(bytes, at.Value, 0x1_0000_0000));
    }

    private static ulong? Walk(byte[] bytes, ulong at, ulong address)
    {
        ulong table = at;
        for (int shift = 39; ; shift -= 9)
        {
            ulong entry = BitConverter.ToUInt64(bytes, (int)(table - at + (address >> shift) % 512 * 8));
            if ((entry & 1) == 0) return null;
            if (shift == 21) return entry & ~0x1fffffUL | address & 0x1fffff;
            table = entry & ~0xfffUL;
        }
    }
}
