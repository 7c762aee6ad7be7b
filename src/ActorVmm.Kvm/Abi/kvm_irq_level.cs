using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>An input and its level.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_IRQ_LINE".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_irq_level
{
    public uint irq, level;
}
