using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm.Tests;

public sealed class GsiRoutesTests
{
    private static kvm_irq_routing_entry[] Entries(GsiRoutes routes)
    {
        byte[] table = routes.Encode();
        kvm_irq_routing_entry[] entries = MemoryMarshal.Cast<byte, kvm_irq_routing_entry>(table.AsSpan(Unsafe.SizeOf<kvm_irq_routing>())).ToArray();
        Assert.Equal((uint)entries.Length, MemoryMarshal.Read<kvm_irq_routing>(table).nr);
        return entries;
    }

    [Fact]
    public void Encode_WithTheChipsInTheKernel_HasAllTheirPins()
    {
        kvm_irq_routing_entry[] entries = Entries(new(chipsInKernel: true));
        Assert.Equal(24 + 16, entries.Length);
        Assert.Equal([(9u, 1u, 1u), (9u, 2u, 9u)], entries.Where(entry => entry.gsi == 9).Select(entry => (entry.gsi, entry.irqchip.irqchip, entry.irqchip.pin)).Order());
        Assert.Equal([2u], entries.Where(entry => entry.gsi == 20).Select(entry => entry.irqchip.irqchip));
    }

    [Fact]
    public void Set_OfAPinToAMessage_ReplacesAndRestoresIt()
    {
        var routes = new GsiRoutes(chipsInKernel: true);
        var message = new kvm_irq_routing_msi { address_lo = 0xfee00000, data = 0x41 };
        Assert.True(routes.Set(4, message));
        Assert.False(routes.Set(4, message));
        Assert.Equal([(kvm_irq_routing_entry.KVM_IRQ_ROUTING_MSI, 0x41u)], Entries(routes).Where(entry => entry.gsi == 4).Select(entry => (entry.type, entry.msi.data)));
        Assert.True(routes.Set(4, null));
        Assert.False(routes.Set(4, null));
        Assert.Equal(2, Entries(routes).Count(entry => entry.gsi == 4));
    }

    [Fact]
    public void Encode_WithTheChipsOutside_HasOnlyMessages()
    {
        var routes = new GsiRoutes(chipsInKernel: false);
        Assert.Empty(Entries(routes));
        routes.Set(24, new kvm_irq_routing_msi { data = 1 });
        Assert.Equal([24u], Entries(routes).Select(entry => entry.gsi));
    }
}
