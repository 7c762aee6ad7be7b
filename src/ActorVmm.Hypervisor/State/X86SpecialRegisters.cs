namespace ActorVmm.Hypervisor;

/// <summary>Segments, descriptor tables, control registers and the local APIC's base.</summary>
public record struct X86SpecialRegisters
{
    /// <summary>A segment register.</summary>
    public X86Segment Cs, Ds, Es, Fs, Gs, Ss;

    /// <summary>The task register.</summary>
    public X86Segment Tr;

    /// <summary>The local descriptor table register.</summary>
    public X86Segment Ldt;

    /// <summary>A descriptor table register.</summary>
    public X86DescriptorTable Gdt, Idt;

    /// <summary>A control register, the extended feature enables, or IA32_APIC_BASE.</summary>
    public ulong Cr0, Cr2, Cr3, Cr4, Cr8, Efer, ApicBase;
}
