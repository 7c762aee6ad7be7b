using ActorVmm.Hypervisor;
using ActorVmm.Memory;
using ActorVmm.Primitives;
using Iced.Intel;

namespace ActorVmm.Machines.Reports;

/// <summary>The guest's code at its instruction pointer, as text.</summary>
internal static class Disassembly
{
    private const int Instructions = 6;
    private const int MaxBytes = Instructions * 15;

    /// <summary>Up to six instructions from RIP on, the first marked; fewer where memory ends, none where it cannot be read. On the vCPU's thread.</summary>
    public static IReadOnlyList<string> At(IVcpu vcpu, GuestMemory memory, in X86Registers registers, in X86SpecialRegisters special)
    {
        ulong linear = special.Cs.LongMode ? registers.Rip : (uint)(special.Cs.Base + registers.Rip);
        byte[] code = ReadLinear(vcpu, memory, linear);
        var decoder = Decoder.Create(special.Cs.LongMode ? 64 : special.Cs.Default32 ? 32 : 16, code, registers.Rip);
        var formatter = new NasmFormatter();
        var lines = new List<string>();
        while (lines.Count < Instructions && (int)(decoder.IP - registers.Rip) is var at && at < code.Length)
        {
            Instruction instruction = decoder.Decode();
            if (decoder.LastError == DecoderError.NoMoreBytes) break;
            var output = new StringOutput();
            formatter.Format(instruction, output);
            lines.Add($"{(lines.Count == 0 ? "=>" : "  ")} {instruction.IP:x16}  {Convert.ToHexStringLower(code.AsSpan(at, instruction.Length)),-30}  {output.ToStringAndReset()}");
        }
        return lines;
    }

    private static byte[] ReadLinear(IVcpu vcpu, GuestMemory memory, ulong linear)
    {
        var code = new byte[MaxBytes];
        int read = 0;
        while (read < MaxBytes)
        {
            ulong address = unchecked(linear + (ulong)read);
            int chunk = Math.Min(MaxBytes - read, 4096 - (int)(address & 4095));
            if (vcpu.Translate(address) is not { } physical || !memory.TryRead(physical, code.AsSpan(read, chunk))) break;
            read += chunk;
        }
        return code[..read];
    }
}
