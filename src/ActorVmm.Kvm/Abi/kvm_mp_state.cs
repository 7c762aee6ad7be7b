using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>What a vCPU waits for.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_MP_STATE".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_mp_state
{
    public uint mp_state;
}
