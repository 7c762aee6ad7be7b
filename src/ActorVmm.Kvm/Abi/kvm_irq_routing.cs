using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>Head of a list of <see cref="kvm_irq_routing_entry"/>.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_GSI_ROUTING".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_irq_routing
{
    public uint nr, flags;
}
