using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>A linear address in, a guest physical address out.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_TRANSLATE".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_translation
{
    public ulong linear_address, physical_address;
    public byte valid, writeable, usermode;
    public fixed byte pad[5];
}
