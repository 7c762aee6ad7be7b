using ActorVmm.Devices.Bus;

namespace ActorVmm.Devices.Tests.Bus;

public sealed class IoWindowTests
{
    [Theory]
    [InlineData(0x10, 1, true)]
    [InlineData(0x17, 1, true)]
    [InlineData(0x14, 4, true)]
    [InlineData(0x10, 8, true)]
    [InlineData(0x0f, 1, false)]
    [InlineData(0x0f, 2, false)]
    [InlineData(0x15, 4, false)]
    [InlineData(0x18, 1, false)]
    [InlineData(0x10, 0, false)]
    [InlineData(0x10, 9, false)]
    public void Holds_AnAccess_OnlyWhenAllOfItIsInside(ulong address, int size, bool expected) =>
        Assert.Equal(expected, new IoWindow(0x10, 8, "w", AbsentDevice.Instance).Holds(address, size));

    [Fact]
    public void Holds_AtTheTopOfTheAddressSpace_DoesNotWrapAround()
    {
        var top = new IoWindow(ulong.MaxValue - 3, 4, "top", AbsentDevice.Instance);
        Assert.True(top.Holds(ulong.MaxValue, 1));
        Assert.False(top.Holds(ulong.MaxValue, 2));
        Assert.False(top.Holds(0, 1));
    }

    [Fact]
    public void Constructor_OfNoLength_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new IoWindow(0, 0, "w", AbsentDevice.Instance));

    [Fact]
    public void Constructor_PastTheAddressSpace_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new IoWindow(2, ulong.MaxValue, "w", AbsentDevice.Instance));

    [Fact]
    public void ToString_NamesFirstAndLastAddress() => Assert.Equal("uart0 (0x3f8-0x3ff)", new IoWindow(0x3f8, 8, "uart0", AbsentDevice.Instance).ToString());
}
