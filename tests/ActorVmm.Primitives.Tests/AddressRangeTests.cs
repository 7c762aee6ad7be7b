using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Primitives.Tests;

public sealed class AddressRangeTests
{
    private static readonly Gen<AddressRange> Small = Gen.Select(Gen.ULong[0, 40], Gen.ULong[1, 20]).Select(range => At(range.Item1, range.Item2));

    [Fact]
    public void Constructor_OfNothing_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => At(0x1000, 0));

    [Fact]
    public void Constructor_PastTheAddressSpace_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => At(2, ulong.MaxValue));

    [Fact]
    public void Constructor_UpToTheTop_HasItsLastAddressThere()
    {
        AddressRange top = At(1, ulong.MaxValue);
        Assert.Equal(ulong.MaxValue, top.Last.Value);
        Assert.True(top.Contains(new GuestAddress(ulong.MaxValue)));
        Assert.False(top.Contains(new GuestAddress(0)));
    }

    [Fact]
    public void Overlaps_OfAnyRanges_IsWhetherTheyShareAByte() =>
        Gen.Select(Small, Small).Sample((a, b) => Assert.Equal(Bytes(a).Intersect(Bytes(b)).Any(), a.Overlaps(b)));

    [Fact]
    public void Contains_OfAnyRanges_IsWhetherAllBytesAreInside() =>
        Gen.Select(Small, Small).Sample((a, b) => Assert.Equal(!Bytes(b).Except(Bytes(a)).Any(), a.Contains(b)));

    [Fact]
    public void Contains_OfAnyAddress_IsWhetherItIsOneOfItsBytes() =>
        Gen.Select(Small, Gen.ULong[0, 70]).Sample((range, address) => Assert.Equal(Bytes(range).Contains(address), range.Contains(new GuestAddress(address))));

    [Fact]
    public void ToString_IsFirstAndLastAddress() => Assert.Equal("0xfee00000-0xfee00fff", At(0xfee00000, 0x1000).ToString());

    private static AddressRange At(ulong start, ulong length) => new(new(start), length);

    private static IEnumerable<ulong> Bytes(AddressRange range)
    {
        for (ulong address = range.Start.Value; address < range.Start.Value + range.Length; address++) yield return address;
    }
}
