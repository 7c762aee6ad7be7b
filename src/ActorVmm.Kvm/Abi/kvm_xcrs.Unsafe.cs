using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The extended control registers; the first <c>nr_xcrs</c> of 16 count.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_XCRS".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_xcrs
{
    public const int KVM_MAX_XCRS = 16;
    public uint nr_xcrs, flags;
    public kvm_xcr_array xcrs;
    public fixed ulong padding[16];

    [InlineArray(KVM_MAX_XCRS)]
    internal struct kvm_xcr_array
    {
        private kvm_xcr _first;
    }
}
