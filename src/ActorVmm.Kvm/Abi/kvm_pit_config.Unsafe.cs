using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>How the i8254 is made.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_CREATE_PIT2".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_pit_config
{
    public const uint KVM_PIT_SPEAKER_DUMMY = 1;
    public uint flags;
    public fixed uint pad[15];
}
