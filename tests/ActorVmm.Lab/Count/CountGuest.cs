using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace ActorVmm.Lab.Count;

/// <summary>Flat guests in 32-bit protected mode that are counted. They lie below 2 MiB, which is how the counter knows them.</summary>
internal static class CountGuest
{
    public const uint LoadAddress = 0x8000;
    public const ushort ExitPort = 0xf4;

    /// <summary>Exits between two marks.</summary>
    public const int ExitsPerRound = 1000;

    /// <summary>Rounds of port exits and MMIO exits; the first half is left out, since code is still being compiled in it.</summary>
    public const int Rounds = 40;

    /// <summary>What both guests write to their serial port at first, as a guest that is silent is looked into.</summary>
    public const string Greeting = "guest\n";

    /// <summary>A register of the serial port that does nothing but keep its value. Source: 16550 data sheet, "Scratchpad Register".</summary>
    private const int ScratchRegister = 0x3f8 + 7;
    private const int TransmitRegister = 0x3f8;
    private const long UnclaimedAddress = 0xd000_0000;
    private const uint MarkNumbers = 0x4b524d00;

    /// <summary>Executes marks: at its first instruction, before and after the port writes of a round, and after its MMIO writes.</summary>
    public static byte[] Counted()
    {
        Assembler a = new(32);
        Label round = a.CreateLabel(), port = a.CreateLabel(), memory = a.CreateLabel(), stop = a.CreateLabel();
        Mark(a, CountMark.GuestStart);
        Greet(a);
        a.mov(esi, Rounds);
        a.Label(ref round);
        Mark(a, CountMark.RoundStart);
        a.mov(edx, ScratchRegister);
        a.mov(ecx, ExitsPerRound);
        a.Label(ref port);
        a.@out(dx, al);
        a.dec(ecx);
        a.jnz(port);
        Mark(a, CountMark.PortsDone);
        a.mov(ebx, unchecked((int)UnclaimedAddress));
        a.mov(ecx, ExitsPerRound);
        a.Label(ref memory);
        a.mov(__dword_ptr[ebx], eax);
        a.dec(ecx);
        a.jnz(memory);
        Mark(a, CountMark.MemoryDone);
        a.dec(esi);
        a.jnz(round);
        a.mov(eax, 0);
        a.mov(edx, ExitPort);
        a.@out(dx, al);
        a.Label(ref stop);
        a.hlt();
        a.jmp(stop);
        return Code(a);
    }

    /// <summary>Says that it runs and halts for ever.</summary>
    public static byte[] Idle()
    {
        Assembler a = new(32);
        Label stop = a.CreateLabel();
        Greet(a);
        a.Label(ref stop);
        a.hlt();
        a.jmp(stop);
        return Code(a);
    }

    private static void Greet(Assembler a)
    {
        a.mov(edx, TransmitRegister);
        foreach (char letter in Greeting)
        {
            a.mov(al, (byte)letter);
            a.@out(dx, al);
        }
    }

    private static void Mark(Assembler a, CountMark mark) => a.nop(__dword_ptr[eax + (MarkNumbers | (uint)mark)]);

    private static byte[] Code(Assembler a)
    {
        using MemoryStream code = new();
        a.Assemble(new StreamCodeWriter(code), LoadAddress);
        return code.ToArray();
    }
}
