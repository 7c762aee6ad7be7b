using System.Globalization;
using System.Text;
using ActorVmm.Hypervisor;
using ActorVmm.Machines.Vcpus;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Reports;

/// <summary>The state of one vCPU at one moment.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Activity">What it waits for, or that it runs.</param>
/// <param name="Registers">General purpose registers.</param>
/// <param name="SpecialRegisters">Segments and control registers.</param>
/// <param name="Code">The instructions at RIP, disassembled; empty where the memory cannot be read.</param>
/// <param name="LastExits">Its last exits, oldest first.</param>
/// <param name="StuckIn">Where the vCPU could not be brought to a stand, why; the registers are then unknown.</param>
public sealed record VcpuReport(
    VcpuId Id, MpState Activity, X86Registers Registers, X86SpecialRegisters SpecialRegisters, IReadOnlyList<string> Code, IReadOnlyList<ExitRecord> LastExits, string? StuckIn = null)
{
    /// <summary>The processor mode that the control registers say.</summary>
    public string Mode => (SpecialRegisters.Cr0 & 1) == 0 ? "real mode" : (SpecialRegisters.Efer & 0x400) == 0 ? "protected mode" : SpecialRegisters.Cs.LongMode ? "long mode" : "compatibility mode";

    /// <summary>The report as text, a few lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        if (StuckIn is not null) { Line($"vCPU {Id}: {StuckIn}"); return text.ToString(); }
        if (Activity == MpState.Uninitialized) { Line($"vCPU {Id}: not started by the guest"); return text.ToString(); }

        X86Registers r = Registers;
        X86SpecialRegisters s = SpecialRegisters;
        Line($"vCPU {Id}: {Mode}, CPL {s.Ss.Dpl}, {(Activity == MpState.Halted ? "halted" : Activity == MpState.Runnable ? "running" : Activity.ToString())}, interrupts {((r.Rflags & 0x200) != 0 ? "on" : "off")}");
        Line($"  RIP {s.Cs.Selector:x4}:{r.Rip:x16}  RFLAGS {r.Rflags:x8}  RSP {s.Ss.Selector:x4}:{r.Rsp:x16}");
        Line($"  RAX {r.Rax:x16}  RBX {r.Rbx:x16}  RCX {r.Rcx:x16}  RDX {r.Rdx:x16}");
        Line($"  RSI {r.Rsi:x16}  RDI {r.Rdi:x16}  RBP {r.Rbp:x16}  R8  {r.R8:x16}");
        Line($"  R9  {r.R9:x16}  R10 {r.R10:x16}  R11 {r.R11:x16}  R12 {r.R12:x16}");
        Line($"  R13 {r.R13:x16}  R14 {r.R14:x16}  R15 {r.R15:x16}");
        Line($"  CR0 {s.Cr0:x8}  CR2 {s.Cr2:x16}  CR3 {s.Cr3:x16}  CR4 {s.Cr4:x8}  EFER {s.Efer:x4}");
        Line($"  GDT {s.Gdt.Base:x16}+{s.Gdt.Limit:x4}  IDT {s.Idt.Base:x16}+{s.Idt.Limit:x4}  TR {s.Tr.Selector:x4}");
        foreach (string instruction in Code) Line($"    {instruction}");
        if (Code.Count == 0) Line($"    (the memory at RIP cannot be read)");
        if (LastExits.Count > 0) Line($"  last exits: {string.Join("; ", LastExits)}");
        return text.ToString();
    }
}
