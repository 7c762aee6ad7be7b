using ActorVmm.Kvm.Abi;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>Messages in the kernel's form. Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_GSI_ROUTING" and "KVM_CAP_X2APIC_API".</summary>
internal static class KvmMsi
{
    private const ulong FirstAddress = 0xfee00000, LastAddress = 0xfeefffff;
    private const uint ExtendedDestination = 0xfe0; // bits 11:5

    /// <summary>False where the address is not the interrupt window: a write there reaches no local APIC.</summary>
    /// <param name="message">From the guest; may be anything.</param>
    /// <param name="wideIds">Whether the machine takes bits 31:8 of the destination in the upper address word, where KVM_FEATURE_MSI_EXT_DEST_ID has them in bits 11:5 of the lower.</param>
    /// <param name="encoded">The kernel's form.</param>
    public static bool TryEncode(MsiMessage message, bool wideIds, out kvm_irq_routing_msi encoded)
    {
        encoded = default;
        if (message.Address is < FirstAddress or > LastAddress) return false;
        uint low = (uint)message.Address;
        encoded = wideIds
            ? new() { address_lo = low & ~ExtendedDestination, address_hi = (low & ExtendedDestination) << 3, data = message.Data }
            : new() { address_lo = low, data = message.Data };
        return true;
    }
}
