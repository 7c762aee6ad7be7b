using System.Globalization;
using System.Text;
using Iced.Intel;
using Xunit.Sdk;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>What a person needs when a guest did not do what the test said: registers, code, the last exits.</summary>
internal static class GuestFailure
{
    private const int CodeBytes = 48, Exits = 8;

    public static XunitException Of(VcpuRunner runner, string what)
    {
        StringBuilder text = new(what);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"vCPU {runner.Id} of {runner.Guest.Vcpus.Count}, {runner.Exits.Count} exits, {runner.Interruptions} interruptions, the last:");
        foreach (GuestExit exit in runner.Exits.TakeLast(Exits)) text.AppendLine(CultureInfo.InvariantCulture, $"  {exit}");
        if (runner.Stop()) runner.Do(vcpu => AppendState(text, runner.Guest, vcpu));
        else text.AppendLine("It does not leave the guest, so there are no registers.");
        return new(text.ToString());
    }

    private static void AppendState(StringBuilder text, TinyGuest guest, IVcpu vcpu)
    {
        X86Registers r = vcpu.GetRegisters();
        X86SpecialRegisters s = vcpu.GetSpecialRegisters();
        text.AppendLine(CultureInfo.InvariantCulture, $"rax {r.Rax:x} rbx {r.Rbx:x} rcx {r.Rcx:x} rdx {r.Rdx:x} rsi {r.Rsi:x} rdi {r.Rdi:x} rbp {r.Rbp:x} rsp {r.Rsp:x}");
        text.AppendLine(CultureInfo.InvariantCulture, $"cs:rip {s.Cs.Selector:x}:{r.Rip:x} flags {r.Rflags:x} cr0 {s.Cr0:x} cr2 {s.Cr2:x} cr3 {s.Cr3:x} cr4 {s.Cr4:x} efer {s.Efer:x} apic {s.ApicBase:x}");
        text.AppendLine(CultureInfo.InvariantCulture, $"state {vcpu.GetMpState()} {vcpu.GetEvents()}");
        byte[] code = new byte[CodeBytes];
        if (vcpu.Translate(s.Cs.Base + r.Rip) is not { } at || !guest.Memory.TryRead(at, code)) return;
        int bits = s.Cs.LongMode ? 64 : s.Cs.Default32 ? 32 : 16;
        Iced.Intel.Decoder decoder = Iced.Intel.Decoder.Create(bits, code, r.Rip);
        NasmFormatter formatter = new();
        StringOutput line = new();
        for (int i = 0; i < 6; i++)
        {
            formatter.Format(decoder.Decode(), line);
            text.AppendLine(CultureInfo.InvariantCulture, $"  {line.ToStringAndReset()}");
        }
    }
}
