namespace ActorVmm.Boot;

/// <summary>The registers of the first vCPU at the guest's first instruction. What is not named here has its value after INIT; interrupts are off.</summary>
public sealed record EntryState
{
    /// <summary>The mode that the control registers and segments add up to.</summary>
    public required CpuMode Mode { get; init; }

    /// <summary>The instruction pointer, relative to the base of CS.</summary>
    public required ulong Rip { get; init; }

    /// <summary>The stack pointer, relative to the base of SS; 0 where the protocol leaves the stack to the guest.</summary>
    public ulong Rsp { get; init; }

    /// <summary>A general purpose register.</summary>
    public ulong Rax { get; init; }

    /// <inheritdoc cref="Rax"/>
    public ulong Rbx { get; init; }

    /// <inheritdoc cref="Rax"/>
    public ulong Rsi { get; init; }

    /// <summary>The flags: only bit 1, which is always set.</summary>
    public ulong Rflags { get; init; } = 2;

    /// <summary>A control register.</summary>
    public required ulong Cr0 { get; init; }

    /// <summary>Physical address of the top page table; 0 where paging is off.</summary>
    public ulong Cr3 { get; init; }

    /// <inheritdoc cref="Cr0"/>
    public ulong Cr4 { get; init; }

    /// <summary>IA32_EFER.</summary>
    public ulong Efer { get; init; }

    /// <summary>The code segment.</summary>
    public required EntrySegment Code { get; init; }

    /// <summary>DS, ES, FS and GS.</summary>
    public required EntrySegment Data { get; init; }

    /// <summary>The stack segment.</summary>
    public required EntrySegment Stack { get; init; }

    /// <summary>The task register.</summary>
    public required EntrySegment Task { get; init; }

    /// <summary>Linear address of the global descriptor table; 0 in real mode.</summary>
    public ulong GdtBase { get; init; }

    /// <summary>Last byte of the global descriptor table.</summary>
    public ushort GdtLimit { get; init; }

    /// <summary>Linear address of the interrupt table: the real-mode vector table, or no table at all.</summary>
    public ulong IdtBase { get; init; }

    /// <summary>Last byte of the interrupt table.</summary>
    public ushort IdtLimit { get; init; }
}
