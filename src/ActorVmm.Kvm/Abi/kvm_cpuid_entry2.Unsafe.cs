using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>One leaf or subleaf.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_SUPPORTED_CPUID".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_cpuid_entry2
{
    public const uint KVM_CPUID_FLAG_SIGNIFCANT_INDEX = 1; // spelt so in the kernel
    public uint function, index, flags, eax, ebx, ecx, edx;
    public fixed uint padding[3];
}
