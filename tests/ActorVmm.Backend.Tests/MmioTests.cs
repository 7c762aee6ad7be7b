using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class MmioTests
{
    private const ulong Device = GuestLayout.Mmio + 0x100;

    [BackendFact]
    [Case(CpuMode.Protected, 1, 0x44UL)]
    [Case(CpuMode.Protected, 2, 0x3344UL)]
    [Case(CpuMode.Protected, 4, 0x11223344UL)]
    [Case(CpuMode.Long, 1, 0x44UL)]
    [Case(CpuMode.Long, 2, 0x3344UL)]
    [Case(CpuMode.Long, 4, 0x11223344UL)]
    [Case(CpuMode.Long, 8, 0x9988776611223344UL)]
    public void Write_OfEachSize_ExitsWithTheValue(TestBackend backend, CpuMode mode, int size, ulong expected)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            SetRax(a, 0x9988776611223344);
            Pointer(a, Device);
            switch (size)
            {
                case 1: a.mov(Operand(a, __byte_ptr), al); break;
                case 2: a.mov(Operand(a, __word_ptr), ax); break;
                case 4: a.mov(Operand(a, __dword_ptr), eax); break;
                default: a.mov(__qword_ptr[rbx], rax); break;
            }
            a.Done();
        });

        cpu.RunToDone();

        GuestExit exit = cpu.Exits[0];
        Assert.Equal((VcpuExitReason.Mmio, true, size, Device, expected), (exit.Reason, exit.IsWrite, exit.Size, exit.Address, exit.Value));
        Assert.Equal(size, exit.Data.Length);
    }

    [BackendFact]
    [Case(CpuMode.Protected, 1, 0x112233a1UL)]
    [Case(CpuMode.Protected, 2, 0x1122a2a1UL)]
    [Case(CpuMode.Protected, 4, 0xa4a3a2a1UL)]
    [Case(CpuMode.Long, 1, 0x99887766112233a1UL)]
    [Case(CpuMode.Long, 2, 0x998877661122a2a1UL)]
    [Case(CpuMode.Long, 4, 0xa4a3a2a1UL)]
    [Case(CpuMode.Long, 8, 0xa8a7a6a5a4a3a2a1UL)]
    public void Read_OfEachSize_ChangesOnlyTheRegisterOfThatSize(TestBackend backend, CpuMode mode, int size, ulong expected)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            SetRax(a, 0x9988776611223344);
            Pointer(a, Device);
            switch (size)
            {
                case 1: a.mov(al, Operand(a, __byte_ptr)); break;
                case 2: a.mov(ax, Operand(a, __word_ptr)); break;
                case 4: a.mov(eax, Operand(a, __dword_ptr)); break;
                default: a.mov(rax, __qword_ptr[rbx]); break;
            }
            a.Done();
        });
        cpu.OnExit = CountUpFrom(0xa1);

        cpu.RunToDone();

        GuestExit exit = cpu.Exits[0];
        Assert.Equal((VcpuExitReason.Mmio, false, size, Device), (exit.Reason, exit.IsWrite, exit.Size, exit.Address));
        Assert.Equal(expected, cpu.Ask(vcpu => vcpu.GetRegisters()).Rax);
    }

    [BackendFact]
    public void Access_InRealModeThroughABigSegment_Exits(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.mov(eax, __dword_ptr.fs[0x100]);
            a.mov(__word_ptr.fs[0x102], ax);
            a.Done();
        });
        cpu.OnExit = CountUpFrom(0xa1);

        cpu.RunToDone();

        Assert.Equal((false, 4, Device), (cpu.Exits[0].IsWrite, cpu.Exits[0].Size, cpu.Exits[0].Address));
        Assert.Equal((true, 2, Device + 2, 0xa2a1UL), (cpu.Exits[1].IsWrite, cpu.Exits[1].Size, cpu.Exits[1].Address, cpu.Exits[1].Value));
    }

    [BackendFact]
    [Case(1)]
    [Case(3)]
    [Case(5)]
    [Case(7)]
    public void Access_AcrossAPage_GivesAllBytesOnceInOrder(TestBackend backend, int before)
    {
        ulong start = GuestLayout.Mmio + 0x1000 - (ulong)before;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Pointer(a, start);
            a.mov(rax, __qword_ptr[rbx]);
            a.mov(__qword_ptr[rbx], rax);
            a.Done();
        });
        byte next = 0xa1;
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (exit.IsWrite) return;
            foreach (ref byte value in exit.Data) value = next++;
        };

        cpu.RunToDone();

        Assert.Equal(0xa8a7a6a5a4a3a2a1UL, cpu.Ask(vcpu => vcpu.GetRegisters()).Rax);
        foreach (bool write in (bool[])[false, true])
        {
            GuestExit[] pieces = [.. cpu.Exits.Where(exit => exit.Reason == VcpuExitReason.Mmio && exit.IsWrite == write)];
            Assert.Equal(Enumerable.Range(0xa1, 8).Select(i => (byte)i), pieces.SelectMany(piece => piece.Data));
            ulong at = start;
            foreach (GuestExit piece in pieces)
            {
                Assert.Equal(at, piece.Address);
                Assert.InRange(piece.Size, 1, 8);
                at += (ulong)piece.Size;
            }
        }
    }

    [BackendFact]
    public void Access_FromMemoryIntoNothing_SplitsBetweenBoth(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Memory.WriteUInt32(new(TinyGuest.MemoryBytes - 4), 0x04030201);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Pointer(a, TinyGuest.MemoryBytes - 4);
            a.mov(rax, __qword_ptr[rbx]);
            a.not(rax);
            a.mov(__qword_ptr[rbx], rax);
            a.not(rax);
            a.Done();
        });
        cpu.OnExit = CountUpFrom(0xa1);

        cpu.RunToDone();

        Assert.Equal(0xa4a3a2a104030201UL, cpu.Ask(vcpu => vcpu.GetRegisters()).Rax);
        Assert.Equal(0xfbfcfdfeU, guest.Memory.ReadUInt32(new(TinyGuest.MemoryBytes - 4)));
        Assert.All(cpu.Exits.SkipLast(1), exit => Assert.InRange(exit.Address, TinyGuest.MemoryBytes, TinyGuest.MemoryBytes + 3));
    }

    [BackendFact]
    public void ReadModifyWrite_OnADevice_ReadsThenWrites(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Pointer(a, Device);
            a.or(__dword_ptr[rbx], 0x100);
            a.mov(eax, 7);
            a.xchg(__dword_ptr[rbx], eax);
            a.Done();
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (!exit.IsWrite) BitConverter.TryWriteBytes(exit.Data, 0x11);
        };

        cpu.RunToDone();

        Assert.Equal([false, true, false, true], cpu.Exits.SkipLast(1).Select(exit => exit.IsWrite));
        Assert.Equal([0x11, 0x111, 0x11, 7], cpu.Exits.SkipLast(1).Select(exit => exit.Value));
        Assert.Equal(0x11UL, cpu.Ask(vcpu => vcpu.GetRegisters()).Rax);
    }

    [BackendFact]
    [Case(false)]
    [Case(true)]
    public void RepMovs_FromADevice_FillsMemory(TestBackend backend, bool down)
    {
        const int count = 16;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            uint last = down ? (count - 1) * 4u : 0;
            a.mov(esi, (uint)Device + last);
            a.mov(edi, GuestLayout.Scratch + last);
            a.mov(ecx, count);
            if (down) a.std();
            a.rep.movsd();
            a.Done();
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (!exit.IsWrite) BitConverter.TryWriteBytes(exit.Data, (uint)exit.Address * 3);
        };

        cpu.RunToDone();

        for (uint i = 0; i < count; i++) Assert.Equal(((uint)Device + i * 4) * 3, guest.Memory.ReadUInt32(new(GuestLayout.Scratch + i * 4)));
        Assert.Equal(count, cpu.Exits.Count(exit => exit.Reason == VcpuExitReason.Mmio));
    }

    [BackendFact]
    public void RepStos_IntoADevice_WritesEachElement(TestBackend backend)
    {
        const int count = 12;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Protected, a =>
        {
            a.mov(edi, (uint)Device);
            a.mov(ecx, count);
            a.mov(eax, 0x5678);
            a.rep.stosw();
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal(Enumerable.Range(0, count).Select(i => (Device + (ulong)i * 2, 2, 0x5678UL)), cpu.Exits.SkipLast(1).Select(exit => (exit.Address, exit.Size, exit.Value)));
    }

    [BackendFact]
    public void WriteOf16Bytes_GivesTwoPieces(TestBackend backend)
    {
        byte[] source = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        using TinyGuest guest = new(backend);
        guest.Memory.TryWrite(new(GuestLayout.Scratch), source);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Pointer(a, Device);
            a.movdqu(xmm0, __xmmword_ptr[GuestLayout.Scratch]);
            a.movdqu(__xmmword_ptr[rbx], xmm0);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal(source, cpu.Exits.SkipLast(1).SelectMany(exit => exit.Data));
        Assert.All(cpu.Exits.SkipLast(1), exit => Assert.InRange(exit.Size, 1, 8));
    }

    [BackendFact]
    public void Access_ThroughPageTables_GivesThePhysicalAddress(TestBackend backend)
    {
        const ulong linear = GuestLayout.SmallPagesStart + 0x5000;
        using TinyGuest guest = new(backend);
        CpuSetup.UseSmallPages(guest.Memory);
        guest.Memory.WriteUInt64(CpuSetup.SmallPageEntry(linear), 0xd1234000 | 7);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            Pointer(a, linear + 0x678);
            a.mov(__dword_ptr[rbx], 1);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal(0xd1234678UL, cpu.Exits[0].Address);
        Assert.Equal(new GuestAddress(0xd1234678), cpu.Ask(vcpu => vcpu.Translate(linear + 0x678)));
        Assert.Null(cpu.Ask(vcpu => vcpu.Translate(1UL << 40)));
    }

    private static ExitHandler CountUpFrom(byte first) => (IVcpu _, ref VcpuExit exit) =>
    {
        if (exit.IsWrite) return;
        for (int i = 0; i < exit.Data.Length; i++) exit.Data[i] = (byte)(first + i);
    };

    private static void SetRax(Assembler a, ulong value)
    {
        if (a.Bitness == 64) a.mov(rax, value);
        else a.mov(eax, (uint)value);
    }

    private static void Pointer(Assembler a, ulong address) => a.mov(ebx, (uint)address);

    private static AssemblerMemoryOperand Operand(Assembler a, AssemblerMemoryOperandFactory size) => a.Bitness == 64 ? size[rbx] : size[ebx];
}
