using ActorVmm.Boot;
using ActorVmm.Hypervisor;

namespace ActorVmm.Machines;

/// <summary>Puts the state that a boot protocol asks for into the first vCPU.</summary>
internal static class EntryRegisters
{
    /// <summary>Everything that <paramref name="entry"/> names; the rest keeps its value after INIT. On the vCPU's thread.</summary>
    public static void Load(IVcpu vcpu, EntryState entry)
    {
        vcpu.SetSpecialRegisters(vcpu.GetSpecialRegisters() with
        {
            Cs = Segment(entry.Code),
            Ds = Segment(entry.Data),
            Es = Segment(entry.Data),
            Fs = Segment(entry.Data),
            Gs = Segment(entry.Data),
            Ss = Segment(entry.Stack),
            Tr = Segment(entry.Task),
            Gdt = new(entry.GdtBase, entry.GdtLimit),
            Idt = new(entry.IdtBase, entry.IdtLimit),
            Cr0 = entry.Cr0,
            Cr3 = entry.Cr3,
            Cr4 = entry.Cr4,
            Efer = entry.Efer,
        });
        vcpu.SetRegisters(new() { Rip = entry.Rip, Rsp = entry.Rsp, Rax = entry.Rax, Rbx = entry.Rbx, Rsi = entry.Rsi, Rflags = entry.Rflags });
    }

    private static X86Segment Segment(EntrySegment s) => new()
    {
        Base = s.Base,
        Limit = s.Limit,
        Selector = s.Selector,
        Type = s.Type,
        Present = true,
        IsCodeOrData = s.IsCodeOrData,
        Default32 = s.Default32,
        LongMode = s.LongMode,
        Granularity = s.Granularity,
    };
}
