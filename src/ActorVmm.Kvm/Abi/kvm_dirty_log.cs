using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>Where the bits of a slot go.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_DIRTY_LOG".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_dirty_log
{
    public uint slot, padding1;
    public ulong dirty_bitmap; // host virtual address
}
