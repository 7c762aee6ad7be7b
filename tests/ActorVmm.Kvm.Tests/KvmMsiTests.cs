using ActorVmm.Kvm.Abi;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm.Tests;

public sealed class KvmMsiTests
{
    [Fact]
    public void TryEncode_WithAnExtendedDestination_MovesItToTheUpperWord()
    {
        // Destination 0x1234: low 8 bits in address bits 19:12, the others in bits 11:5.
        var message = new MsiMessage(0xfee00000 | 0x34 << 12 | 0x12 << 5 | 4, 0x4041);
        Assert.Equal(0x1234u, message.Destination);
        Assert.True(KvmMsi.TryEncode(message, wideIds: true, out kvm_irq_routing_msi encoded));
        Assert.Equal((0xfee34004u, 0x1200u, 0x4041u), (encoded.address_lo, encoded.address_hi, encoded.data));
    }

    [Fact]
    public void TryEncode_WithoutWideIds_LeavesTheAddress()
    {
        Assert.True(KvmMsi.TryEncode(new(0xfee34240, 1), wideIds: false, out kvm_irq_routing_msi encoded));
        Assert.Equal((0xfee34240u, 0u), (encoded.address_lo, encoded.address_hi));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0xfedfffffUL)]
    [InlineData(0xfef00000UL)]
    [InlineData(0x1_fee00000UL)]
    public void TryEncode_OutsideTheWindow_IsFalse(ulong address) => Assert.False(KvmMsi.TryEncode(new(address, 0), true, out _));
}
