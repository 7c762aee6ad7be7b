using ActorVmm.Primitives;

namespace ActorVmm.Primitives.Tests;

public sealed class MsiMessageTests
{
    [Fact]
    public void Fields_OfAFullMessage_AreWhereTheManualHasThem()
    {
        var message = new MsiMessage(0xfee12004, 0x8000 | 0x4000 | 1 << 8 | 0x31);
        Assert.Equal((0x31, 0x12u, true, 1, true), (message.Vector, message.Destination, message.IsLogical, message.DeliveryMode, message.IsLevelTriggered));
    }

    [Fact]
    public void Fields_OfAPlainEdge_AreClear()
    {
        var message = new MsiMessage(0xfee00000, 0xfe);
        Assert.Equal((0xfe, 0u, false, 0, false), (message.Vector, message.Destination, message.IsLogical, message.DeliveryMode, message.IsLevelTriggered));
    }

    [Fact]
    public void Destination_WithItsExtension_HasFifteenBits()
    {
        Assert.Equal(0x7fffu, new MsiMessage(0xfeeffff8 & ~0x1fUL | 0xfe0, 0).Destination);
        Assert.Equal(0x0100u, new MsiMessage(0xfee00020, 0).Destination);
    }
}
