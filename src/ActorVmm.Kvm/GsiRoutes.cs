using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

/// <summary>What each input stands for. The kernel replaces its table whole, so this one is always complete: the pins of its own chips, and the messages.</summary>
/// <param name="chipsInKernel">Whether the kernel has an I/O APIC with 24 pins and two 8259A with 8 inputs each.</param>
internal sealed class GsiRoutes(bool chipsInKernel)
{
    private const uint IoapicPins = 24, PicInputs = 8;

    private readonly SortedDictionary<uint, kvm_irq_routing_msi> _messages = [];

    /// <summary>Makes an input stand for a message, or for what it stood for at first. False where nothing changed.</summary>
    public bool Set(uint gsi, kvm_irq_routing_msi? message)
    {
        if (message is not { } wanted) return _messages.Remove(gsi);
        if (_messages.TryGetValue(gsi, out kvm_irq_routing_msi present) && Same(present, wanted)) return false;
        _messages[gsi] = wanted;
        return true;
    }

    /// <summary>The table as KVM_SET_GSI_ROUTING takes it.</summary>
    public byte[] Encode()
    {
        List<kvm_irq_routing_entry> entries = [];
        for (uint gsi = 0; chipsInKernel && gsi < IoapicPins; gsi++)
        {
            // An input that stands for a message cannot stand for a pin as well.
            if (_messages.ContainsKey(gsi)) continue;
            entries.Add(Pin(gsi, kvm_irqchip.KVM_IRQCHIP_IOAPIC, gsi));
            if (gsi < PicInputs) entries.Add(Pin(gsi, kvm_irqchip.KVM_IRQCHIP_PIC_MASTER, gsi));
            else if (gsi < 2 * PicInputs) entries.Add(Pin(gsi, kvm_irqchip.KVM_IRQCHIP_PIC_SLAVE, gsi - PicInputs));
        }
        foreach ((uint gsi, kvm_irq_routing_msi message) in _messages)
            entries.Add(new() { gsi = gsi, type = kvm_irq_routing_entry.KVM_IRQ_ROUTING_MSI, msi = message });

        int head = Unsafe.SizeOf<kvm_irq_routing>();
        var table = new byte[head + entries.Count * Unsafe.SizeOf<kvm_irq_routing_entry>()];
        MemoryMarshal.Write(table, new kvm_irq_routing { nr = (uint)entries.Count });
        CollectionsMarshal.AsSpan(entries).CopyTo(MemoryMarshal.Cast<byte, kvm_irq_routing_entry>(table.AsSpan(head)));
        return table;
    }

    private static kvm_irq_routing_entry Pin(uint gsi, uint chip, uint pin) =>
        new() { gsi = gsi, type = kvm_irq_routing_entry.KVM_IRQ_ROUTING_IRQCHIP, irqchip = new() { irqchip = chip, pin = pin } };

    private static bool Same(kvm_irq_routing_msi left, kvm_irq_routing_msi right) =>
        left.address_lo == right.address_lo && left.address_hi == right.address_hi && left.data == right.data;
}
