using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>One segment register with its hidden part.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_SREGS".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_segment
{
    public ulong @base;
    public uint limit; // bytes, already scaled
    public ushort selector;
    public byte type, present, dpl, db, s, l, g, avl, unusable, padding;
}
