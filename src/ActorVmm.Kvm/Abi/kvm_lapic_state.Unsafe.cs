using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The register page of a local APIC.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_LAPIC".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_lapic_state
{
    public fixed byte regs[0x400];
}
