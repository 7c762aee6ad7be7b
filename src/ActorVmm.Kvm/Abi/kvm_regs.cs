using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>General purpose registers.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "KVM_GET_REGS".</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct kvm_regs
{
    public ulong rax, rbx, rcx, rdx, rsi, rdi, rsp, rbp, r8, r9, r10, r11, r12, r13, r14, r15;
    public ulong rip, rflags;
}
