namespace ActorVmm.Hypervisor;

/// <summary>The general purpose registers, RIP and RFLAGS.</summary>
public record struct X86Registers
{
    /// <summary>A general purpose register.</summary>
    public ulong Rax, Rbx, Rcx, Rdx, Rsi, Rdi, Rsp, Rbp, R8, R9, R10, R11, R12, R13, R14, R15;

    /// <summary>The instruction pointer, relative to the base of CS.</summary>
    public ulong Rip;

    /// <summary>The flags; bit 1 is always set.</summary>
    public ulong Rflags;
}
