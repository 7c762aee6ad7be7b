using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A vector to inject where no interrupt controller is in the kernel.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_INTERRUPT".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_interrupt
{
    public uint irq;
}
