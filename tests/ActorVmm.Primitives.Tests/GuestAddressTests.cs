using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Primitives.Tests;

public sealed class GuestAddressTests
{
    [Fact]
    public void AlignUp_ToAnyPowerOfTwo_IsTheNextMultiple() =>
        Gen.Select(Gen.ULong[0, ulong.MaxValue >> 2], Gen.Int[0, 40]).Sample((value, shift) =>
        {
            ulong aligned = new GuestAddress(value).AlignUp(1UL << shift).Value;
            Assert.Equal(0UL, aligned % (1UL << shift));
            Assert.InRange(aligned - value, 0UL, (1UL << shift) - 1);
        });

    [Fact]
    public void AlignUp_PastTheAddressSpace_Throws() => Assert.Throws<OverflowException>(() => new GuestAddress(ulong.MaxValue).AlignUp(4096));

    [Fact]
    public void Plus_PastTheAddressSpace_Throws() => Assert.Throws<OverflowException>(() => new GuestAddress(ulong.MaxValue).Plus(1));

    [Fact]
    public void Plus_Bytes_IsThatFarOn() => Assert.Equal(new GuestAddress(0x1010), new GuestAddress(0x1000).Plus(16));

    [Fact]
    public void CompareTo_OrdersByValue() => Assert.True(new GuestAddress(1).CompareTo(new(0x8000_0000_0000_0000)) < 0);

    [Fact]
    public void ToString_IsHexadecimal()
    {
        Assert.Equal("0xfee00000", new GuestAddress(0xfee00000).ToString());
        Assert.Equal("0x3f8", new PortAddress(0x3f8).ToString());
    }

    [Fact]
    public void ToString_OfNumbers_IsTheNumber()
    {
        Assert.Equal("3", new VcpuId(3).ToString());
        Assert.Equal("12", new NodeId(12).ToString());
    }
}
