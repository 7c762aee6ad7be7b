using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A message.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_GSI_ROUTING".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_irq_routing_msi
{
    public uint address_lo, address_hi, data, devid;
}
