using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>One memory slot.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_SET_USER_MEMORY_REGION".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_userspace_memory_region
{
    public const uint KVM_MEM_LOG_DIRTY_PAGES = 1, KVM_MEM_READONLY = 2;
    public uint slot, flags;
    public ulong guest_phys_addr; // bytes, page aligned
    public ulong memory_size; // bytes, page multiple; 0 deletes the slot
    public ulong userspace_addr; // host virtual address, page aligned
}
