using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace ActorVmm.Cli.Tests.Programs;

/// <summary>Guests of a few instructions, as files, with the options that run them.</summary>
internal static class FlatGuest
{
    private const ulong Address = 0x8000;

    /// <summary>Prints '>' and halts for good.</summary>
    public static string Prompt { get; } = RealMode("prompt", code => { Print(code, '>'); Park(code); });

    /// <summary>Halts at once.</summary>
    public static string Silent { get; } = RealMode("silent", Park);

    /// <summary>Writes 3 to port 0xf4, which ends the program with 7.</summary>
    public static string DebugExit { get; } = RealMode("debug-exit", code => { code.mov(al, 3); code.@out(0xf4, al); Park(code); }) + " --debug-exit 0xf4";

    /// <summary>Prints 'B' and resets the machine by the keyboard controller, for ever.</summary>
    public static string Reboot { get; } = RealMode("reboot", code => { Print(code, 'B'); code.mov(al, 0xfe); code.@out(0x64, al); Park(code); });

    /// <summary>Prints 'x' as long as it runs.</summary>
    public static string Chatter { get; } = RealMode("chatter", code =>
    {
        Label again = code.CreateLabel();
        code.mov(dx, 0x3f8);
        code.mov(al, (byte)'x');
        code.Label(ref again);
        code.@out(dx, al);
        code.jmp(again);
    });

    /// <summary>Sends back what it receives, and switches off after a 'q'.</summary>
    public static string Echo { get; } = RealMode("echo", code =>
    {
        Label again = code.CreateLabel(), off = code.CreateLabel();
        Print(code, '>');
        code.Label(ref again);
        code.mov(dx, 0x3fd);
        code.@in(al, dx);
        code.test(al, 1);
        code.je(again);
        code.mov(dx, 0x3f8);
        code.@in(al, dx);
        code.@out(dx, al);
        code.cmp(al, (byte)'q');
        code.jne(again);
        code.Label(ref off);
        code.mov(dx, 0x600);
        code.mov(al, 0x34);
        code.@out(dx, al);
        Park(code);
    });

    /// <summary>Faults without an interrupt table: a triple fault.</summary>
    public static string Crash { get; } = File("crash", 32, code => code.ud2(), "protected");

    private static void Print(Assembler code, char character)
    {
        code.mov(dx, 0x3f8);
        code.mov(al, (byte)character);
        code.@out(dx, al);
    }

    private static void Park(Assembler code)
    {
        Label park = code.CreateLabel();
        code.cli();
        code.Label(ref park);
        code.hlt();
        code.jmp(park);
    }

    private static string RealMode(string name, Action<Assembler> write) => File(name, 16, write, "real");

    private static string File(string name, int bits, Action<Assembler> write, string mode)
    {
        var code = new Assembler(bits);
        write(code);
        using var bytes = new MemoryStream();
        code.Assemble(new StreamCodeWriter(bytes), Address);
        return $"--kernel {TestFolder.Write($"{name}.bin", bytes.ToArray())} --load-address 0x{Address:x} --mode {mode} --memory 1M";
    }
}
