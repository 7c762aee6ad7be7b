using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>Head of a list of <see cref="kvm_cpuid_entry2"/>.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_SUPPORTED_CPUID".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_cpuid2
{
    public uint nent, padding;
}
