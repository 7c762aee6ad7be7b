using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>x87 and SSE registers.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_FPU".</remarks>
// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct kvm_fpu
{
    public fixed byte fpr[128]; // 8 registers of 16 bytes
    public ushort fcw, fsw;
    public byte ftwx, pad1; // in FXSAVE format
    public ushort last_opcode;
    public ulong last_ip, last_dp;
    public fixed byte xmm[256]; // 16 registers of 16 bytes
    public uint mxcsr, pad2;
}
