using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>What a debugger outside wants.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_GUEST_DEBUG".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_guest_debug
{
    public const uint KVM_GUESTDBG_ENABLE = 1, KVM_GUESTDBG_SINGLESTEP = 2, KVM_GUESTDBG_USE_SW_BP = 0x10000, KVM_GUESTDBG_USE_HW_BP = 0x20000;
    public uint control, pad;
    public fixed ulong debugreg[8];
}
