using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>Segments, tables and control registers.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_SREGS".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_sregs
{
    public kvm_segment cs, ds, es, fs, gs, ss, tr, ldt;
    public kvm_dtable gdt, idt;
    public ulong cr0, cr2, cr3, cr4, cr8, efer, apic_base;
    public fixed ulong interrupt_bitmap[4]; // at most one bit: the vector in delivery
}
