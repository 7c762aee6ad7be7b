using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class PortIoTests
{
    private const uint Data = GuestLayout.Scratch;

    [BackendFact]
    [Case(CpuMode.Real, 1, 0x44UL)]
    [Case(CpuMode.Real, 2, 0x3344UL)]
    [Case(CpuMode.Real, 4, 0x11223344UL)]
    [Case(CpuMode.Protected, 1, 0x44UL)]
    [Case(CpuMode.Protected, 2, 0x3344UL)]
    [Case(CpuMode.Protected, 4, 0x11223344UL)]
    [Case(CpuMode.Long, 1, 0x44UL)]
    [Case(CpuMode.Long, 2, 0x3344UL)]
    [Case(CpuMode.Long, 4, 0x11223344UL)]
    public void Out_OfEachSize_ExitsWithTheValue(TestBackend backend, CpuMode mode, int size, ulong expected)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            a.mov(eax, 0x11223344);
            a.mov(dx, 0x510);
            Out(a, size);
            a.Done();
        });

        cpu.RunToDone();

        GuestExit exit = cpu.Exits[0];
        Assert.Equal((VcpuExitReason.PortIo, true, size, 1u, 0x510UL), (exit.Reason, exit.IsWrite, exit.Size, exit.Count, exit.Address));
        Assert.Equal(size, exit.Data.Length);
        Assert.Equal(expected, exit.Value);
    }

    [BackendFact]
    [Case(CpuMode.Real, 1, 0x112233a5UL)]
    [Case(CpuMode.Real, 2, 0x1122b6a5UL)]
    [Case(CpuMode.Real, 4, 0xd8c7b6a5UL)]
    [Case(CpuMode.Long, 1, 0x99887766112233a5UL)]
    [Case(CpuMode.Long, 2, 0x998877661122b6a5UL)]
    [Case(CpuMode.Long, 4, 0xd8c7b6a5UL)]
    public void In_OfEachSize_ChangesOnlyTheRegisterOfThatSize(TestBackend backend, CpuMode mode, int size, ulong expected)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            if (mode == CpuMode.Long) a.mov(rax, 0x9988776611223344UL);
            else a.mov(eax, 0x11223344);
            a.mov(dx, 0x510);
            In(a, size);
            a.Done();
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (!exit.IsWrite) ((ReadOnlySpan<byte>)[0xa5, 0xb6, 0xc7, 0xd8])[..exit.Data.Length].CopyTo(exit.Data);
        };

        cpu.RunToDone();

        GuestExit exit = cpu.Exits[0];
        Assert.Equal((VcpuExitReason.PortIo, false, size, 1u, 0x510UL), (exit.Reason, exit.IsWrite, exit.Size, exit.Count, exit.Address));
        Assert.Equal(expected, cpu.Ask(vcpu => vcpu.GetRegisters()).Rax);
    }

    [BackendFact]
    public void InAndOut_WithThePortInTheInstruction_Exit(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.@in(al, 0x60);
            a.inc(al);
            a.@out(0xff, al);
            a.Done();
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (!exit.IsWrite) exit.Data[0] = 0x41;
        };

        cpu.RunToDone();

        Assert.Equal((0x60UL, false), (cpu.Exits[0].Address, cpu.Exits[0].IsWrite));
        Assert.Equal((0xffUL, true, 0x42UL), (cpu.Exits[1].Address, cpu.Exits[1].IsWrite, cpu.Exits[1].Value));
    }

    [BackendFact]
    [Case(CpuMode.Real, 1, false, false)]
    [Case(CpuMode.Real, 1, true, false)]
    [Case(CpuMode.Real, 2, true, false)]
    [Case(CpuMode.Real, 4, true, false)]
    [Case(CpuMode.Real, 2, true, true)]
    [Case(CpuMode.Long, 1, true, false)]
    [Case(CpuMode.Long, 2, true, true)]
    [Case(CpuMode.Long, 4, false, true)]
    public void Outs_InEitherDirection_GivesTheElementsInOrder(TestBackend backend, CpuMode mode, int size, bool repeat, bool down)
    {
        int count = repeat ? 9 : 1;
        byte[] source = [.. Enumerable.Range(1, count * size).Select(i => (byte)i)];
        using TinyGuest guest = new(backend);
        guest.Memory.TryWrite(new(Data), source);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            a.mov(esi, Data + (down ? (uint)(count - 1) * (uint)size : 0));
            StringIo(a, size, count, repeat, down, read: false);
        });

        cpu.RunToDone();

        Assert.All(cpu.Exits.SkipLast(1), exit => Assert.Equal((VcpuExitReason.PortIo, true, size, 0x510UL), (exit.Reason, exit.IsWrite, exit.Size, exit.Address)));
        byte[][] elements = [.. source.Chunk(size)];
        if (down) Array.Reverse(elements);
        Assert.Equal(elements.SelectMany(element => element), cpu.Exits.SkipLast(1).SelectMany(exit => exit.Data));
        X86Registers registers = cpu.Ask(vcpu => vcpu.GetRegisters());
        Assert.Equal(Data + (down ? unchecked((ulong)-size) : (ulong)(count * size)), registers.Rsi);
        Assert.Equal(0UL, registers.Rcx);
    }

    [BackendFact]
    [Case(CpuMode.Real, 1, false, false)]
    [Case(CpuMode.Real, 1, true, false)]
    [Case(CpuMode.Real, 2, true, false)]
    [Case(CpuMode.Real, 4, true, false)]
    [Case(CpuMode.Real, 2, true, true)]
    [Case(CpuMode.Long, 1, true, false)]
    [Case(CpuMode.Long, 2, true, true)]
    [Case(CpuMode.Long, 4, false, true)]
    public void Ins_InEitherDirection_StoresTheElementsInOrder(TestBackend backend, CpuMode mode, int size, bool repeat, bool down)
    {
        int count = repeat ? 9 : 1;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            a.mov(edi, Data + (down ? (uint)(count - 1) * (uint)size : 0));
            StringIo(a, size, count, repeat, down, read: true);
        });
        byte next = 0;
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (exit.IsWrite) return;
            foreach (ref byte value in exit.Data) value = ++next;
        };

        cpu.RunToDone();

        byte[][] elements = [.. Enumerable.Range(1, count * size).Select(i => (byte)i).Chunk(size)];
        if (down) Array.Reverse(elements);
        byte[] stored = new byte[count * size];
        guest.Memory.TryRead(new(Data), stored);
        Assert.Equal(elements.SelectMany(element => element), stored);
        Assert.Equal(0UL, cpu.Ask(vcpu => vcpu.GetRegisters()).Rcx);
    }

    [BackendFact]
    public void RepOuts_OfMoreThanAPage_GivesAllOfIt(TestBackend backend)
    {
        const int count = 10_000;
        byte[] source = [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];
        using TinyGuest guest = new(backend);
        guest.Memory.TryWrite(new(0x100ff1), source);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(esi, 0x100ff1);
            StringIo(a, 1, count, repeat: true, down: false, read: false);
        });

        cpu.RunToDone();

        Assert.Equal(source, cpu.Exits.SkipLast(1).SelectMany(exit => exit.Data));
    }

    [BackendFact]
    public void RepIns_OfMoreThanAPage_StoresAllOfIt(TestBackend backend)
    {
        const int count = 10_000;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(edi, 0x100ff1);
            StringIo(a, 1, count, repeat: true, down: false, read: true);
        });
        int next = 0;
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (exit.IsWrite) return;
            foreach (ref byte value in exit.Data) value = (byte)(next++ * 7);
        };

        cpu.RunToDone();

        byte[] stored = new byte[count];
        guest.Memory.TryRead(new(0x100ff1), stored);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (byte)(i * 7)), stored);
    }

    [BackendFact]
    public void RepOuts_OfNothing_DoesNotExit(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => StringIo(a, 1, 0, repeat: true, down: false, read: false));

        cpu.RunToDone();

        Assert.Single(cpu.Exits);
    }

    private static void StringIo(Assembler a, int size, int count, bool repeat, bool down, bool read)
    {
        a.mov(dx, 0x510);
        if (repeat) a.mov(ecx, count);
        if (down) a.std();
        else a.cld();
        if (repeat) _ = a.rep;
        Action one = (read, size) switch
        {
            (false, 1) => a.outsb,
            (false, 2) => a.outsw,
            (false, _) => a.outsd,
            (true, 1) => a.insb,
            (true, 2) => a.insw,
            (true, _) => a.insd,
        };
        one();
        a.Done();
    }

    private static void Out(Assembler a, int size)
    {
        if (size == 1) a.@out(dx, al);
        else if (size == 2) a.@out(dx, ax);
        else a.@out(dx, eax);
    }

    private static void In(Assembler a, int size)
    {
        if (size == 1) a.@in(al, dx);
        else if (size == 2) a.@in(ax, dx);
        else a.@in(eax, dx);
    }
}
