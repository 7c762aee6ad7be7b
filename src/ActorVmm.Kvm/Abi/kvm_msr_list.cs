using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>Head of a list of MSR numbers.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_MSR_INDEX_LIST".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_msr_list
{
    public uint nmsrs;
}
