using Iced.Intel;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Pieces of guest code that many tests need. Each says which registers it spoils.</summary>
internal static class GuestSnippets
{
    public const uint ApicBase = 0x1b, TscDeadline = 0x6e0, SpuriousVector = 0x80f, EndOfInterrupt = 0x80b, InterruptCommand = 0x830, SelfInterrupt = 0x83f;
    public const uint TimerEntry = 0x832, Lint0Entry = 0x835, TimerInitialCount = 0x838, TimerDivide = 0x83e, ApicId = 0x802;

    /// <summary>Ends the run. Spoils DX.</summary>
    public static void Done(this Assembler a)
    {
        a.mov(dx, GuestLayout.DonePort);
        a.@out(dx, eax);
        Halt(a);
    }

    /// <summary>Tells EAX. Spoils DX.</summary>
    public static void Report(this Assembler a)
    {
        a.mov(dx, GuestLayout.ReportPort);
        a.@out(dx, eax);
    }

    /// <summary>Stays where it is, deaf.</summary>
    public static void Halt(this Assembler a)
    {
        Label again = a.CreateLabel();
        a.cli();
        a.Label(ref again);
        a.hlt();
        a.jmp(again);
    }

    /// <summary>Waits for interrupts for ever.</summary>
    public static void HaltForInterrupts(this Assembler a)
    {
        Label again = a.CreateLabel();
        a.Label(ref again);
        a.sti();
        a.hlt();
        a.jmp(again);
    }

    /// <summary>Spoils EAX, ECX, EDX.</summary>
    public static void WriteMsr(this Assembler a, uint msr, ulong value)
    {
        (uint low, uint high) = CpuSetup.Halves(value);
        a.mov(ecx, msr);
        a.mov(eax, low);
        a.mov(edx, high);
        a.wrmsr();
    }

    /// <summary>Switches the local APIC on, in x2APIC mode. Spoils EAX, ECX, EDX.</summary>
    public static void EnableX2Apic(this Assembler a)
    {
        a.mov(ecx, ApicBase);
        a.rdmsr();
        a.or(eax, 0xc00);
        a.wrmsr();
        a.WriteMsr(SpuriousVector, 0x1ff);
    }

    /// <summary>Sends by the interrupt command register of the x2APIC. Spoils EAX, ECX, EDX.</summary>
    public static void SendIpi(this Assembler a, uint command, uint destination = 0) => a.WriteMsr(InterruptCommand, command | (ulong)destination << 32);

    /// <summary>INIT and a SIPI to <see cref="GuestLayout.ApCode"/>, to all but itself. Spoils EAX, ECX, EDX.</summary>
    public static void StartOthers(this Assembler a)
    {
        a.SendIpi(0xc4500);
        a.SendIpi(0xc4600 | (uint)(GuestLayout.ApCode >> 12));
    }

    /// <summary>Zero in DS, ES and SS and a stack, which a SIPI leaves as they were after INIT. Spoils AX.</summary>
    public static void SetSegmentsAfterSipi(this Assembler a)
    {
        a.xor(ax, ax);
        a.mov(ds, ax);
        a.mov(es, ax);
        a.mov(ss, ax);
    }

    /// <summary>Spins until the 4 bytes at an address are <paramref name="value"/> or more. Spoils EAX.</summary>
    public static void WaitForMemory(this Assembler a, uint address, uint value)
    {
        Label again = a.CreateLabel();
        a.Label(ref again);
        a.pause();
        a.mov(eax, __dword_ptr[address]);
        a.cmp(eax, value);
        a.jb(again);
    }

    /// <summary>The body of a handler that counts its vector and acknowledges it to the x2APIC. Keeps all registers.</summary>
    public static void CountAndAcknowledge(this Assembler a, byte vector)
    {
        a.@lock.inc(__dword_ptr[GuestLayout.Counters + vector * 4u]);
        Save(a);
        a.WriteMsr(EndOfInterrupt, 0);
        Restore(a);
    }

    /// <summary>As <see cref="CountAndAcknowledge"/>, and reports the vector before it acknowledges. Keeps all registers.</summary>
    public static void CountReportAndAcknowledge(this Assembler a, byte vector)
    {
        a.@lock.inc(__dword_ptr[GuestLayout.Counters + vector * 4u]);
        Save(a);
        a.mov(eax, (uint)vector);
        a.Report();
        a.WriteMsr(EndOfInterrupt, 0);
        Restore(a);
    }

    /// <summary>Returns from an interrupt handler, in the width of the code.</summary>
    public static void ReturnFromInterrupt(this Assembler a)
    {
        if (a.Bitness == 64) a.iretq();
        else if (a.Bitness == 32) a.iretd();
        else a.iret();
    }

    private static void Save(Assembler a)
    {
        if (a.Bitness == 64) { a.push(rax); a.push(rcx); a.push(rdx); }
        else { a.push(eax); a.push(ecx); a.push(edx); }
    }

    private static void Restore(Assembler a)
    {
        if (a.Bitness == 64) { a.pop(rdx); a.pop(rcx); a.pop(rax); }
        else { a.pop(edx); a.pop(ecx); a.pop(eax); }
    }
}
