using CsCheck;

namespace ActorVmm.Backend.Tests;

/// <summary>Registers that were set are got back, and the guest sees them.</summary>
public sealed class RegisterStateTests
{
    private const ulong SettableFlags = 0xcd5; // carry to overflow, without trap and interrupt

    private static readonly Gen<X86Registers> s_registers = Gen.ULong.Array[18].Select(v => new X86Registers
    {
        Rax = v[0], Rbx = v[1], Rcx = v[2], Rdx = v[3], Rsi = v[4], Rdi = v[5], Rsp = v[6], Rbp = v[7], R8 = v[8], R9 = v[9], R10 = v[10], R11 = v[11],
        R12 = v[12], R13 = v[13], R14 = v[14], R15 = v[15], Rip = v[16], Rflags = v[17] & SettableFlags | 2,
    });

    private static readonly Gen<X86Segment> s_dataSegment = Gen.Select(Gen.UInt, Gen.UShort, Gen.Bool, (start, selector, writable) => new X86Segment
    {
        Base = start, Selector = selector, Limit = 0xffff, Type = (byte)(writable ? 3 : 1), Present = true, IsCodeOrData = true,
    });

    [BackendFact]
    public void Registers_Random_RoundTrip(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a => a.Done());

        cpu.Do(vcpu => s_registers.Sample(set =>
        {
            vcpu.SetRegisters(set);
            Assert.Equal(set, vcpu.GetRegisters());
        }, iter: 300, threads: 1));
    }

    [BackendFact]
    public void Registers_AllOfThem_AreSeenByTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            foreach (Iced.Intel.AssemblerRegister64 register in (Iced.Intel.AssemblerRegister64[])[rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15])
                a.push(register);
            a.pushfq();
            a.Done();
        });
        ulong[] values = [.. Enumerable.Range(1, 15).Select(i => (ulong)i * 0x1111_1111_1111_1111)];
        const ulong flags = 0x8d7;
        cpu.Do(vcpu => vcpu.SetRegisters(new()
        {
            Rax = values[0], Rbx = values[1], Rcx = values[2], Rdx = values[3], Rsi = values[4], Rdi = values[5], Rbp = values[6], R8 = values[7],
            R9 = values[8], R10 = values[9], R11 = values[10], R12 = values[11], R13 = values[12], R14 = values[13], R15 = values[14],
            Rsp = GuestLayout.StackTop, Rip = GuestLayout.Code, Rflags = flags,
        }));

        cpu.RunToDone();

        ulong at = GuestLayout.StackTop;
        foreach (ulong value in values) Assert.Equal(value, guest.Memory.ReadUInt64(new(at -= 8)));
        Assert.Equal(flags, guest.Memory.ReadUInt64(new(at - 8)));
    }

    [BackendFact]
    public void Segments_RandomInRealMode_RoundTrip(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.Done());

        cpu.Do(vcpu => Gen.Select(s_dataSegment.Array[5], Gen.ULong, Gen.UInt.Array[2], Gen.UShort.Array[2]).Sample((segments, cr2, bases, limits) =>
        {
            X86SpecialRegisters set = vcpu.GetSpecialRegisters();
            (set.Ds, set.Es, set.Fs, set.Gs, set.Ss) = (segments[0], segments[1], segments[2], segments[3], segments[4]);
            set.Cr2 = cr2;
            set.Gdt = new(bases[0], limits[0]);
            set.Idt = new(bases[1], limits[1]);
            vcpu.SetSpecialRegisters(set);
            Assert.Equal(set, vcpu.GetSpecialRegisters());
        }, iter: 200, threads: 1));
    }

    [BackendFact]
    public void SpecialRegisters_OfLongMode_RoundTrip(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a => a.Done());

        cpu.Do(vcpu =>
        {
            X86SpecialRegisters set = vcpu.GetSpecialRegisters();
            set.Fs.Base = 0x7fff_1234_5678_9000;
            set.Gs.Base = 0xffff_8888_1234_5000;
            set.Fs.Base &= 0x0000_7fff_ffff_ffff;
            (set.Cr2, set.Cr8, set.Cr4) = (0xffff_ffff_dead_b000, 9, set.Cr4 | 0x10);
            set.Ldt = new() { Base = 0x5000, Limit = 0x7f, Selector = 0x38, Type = 2, Present = true };
            vcpu.SetSpecialRegisters(set);
            Assert.Equal(set, vcpu.GetSpecialRegisters());
        });
    }

    [BackendFact]
    public void SpecialRegisters_OfLongMode_AreSeenByTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(rax, cr2);
            a.mov(__qword_ptr[GuestLayout.Scratch], rax);
            a.mov(rax, cr8);
            a.mov(__qword_ptr[GuestLayout.Scratch + 8], rax);
            a.mov(rax, __qword_ptr.fs[0x10]);
            a.mov(__qword_ptr[GuestLayout.Scratch + 16], rax);
            a.Done();
        });
        guest.Memory.WriteUInt64(new(0x100010), 0x1122334455667788);
        cpu.Do(vcpu =>
        {
            X86SpecialRegisters set = vcpu.GetSpecialRegisters();
            (set.Cr2, set.Cr8, set.Fs.Base) = (0xdeadb000, 9, 0x100000);
            vcpu.SetSpecialRegisters(set);
        });

        cpu.RunToDone();

        Assert.Equal([0xdeadb000UL, 9, 0x1122334455667788], Enumerable.Range(0, 3).Select(i => guest.Memory.ReadUInt64(new(GuestLayout.Scratch + (uint)i * 8))));
    }

    [BackendFact]
    public void DebugRegisters_Random_RoundTripAndAreSeenByTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(rax, dr0);
            a.mov(__qword_ptr[GuestLayout.Scratch], rax);
            a.mov(rax, dr3);
            a.mov(__qword_ptr[GuestLayout.Scratch + 8], rax);
            a.Done();
        });
        cpu.Do(vcpu => Gen.ULong.Array[4].Sample(values =>
        {
            X86DebugRegisters set = new() { Dr0 = values[0], Dr1 = values[1], Dr2 = values[2], Dr3 = values[3], Dr6 = 0xffff0ff0 | values[0] & 0xf, Dr7 = 0x400 };
            vcpu.SetDebugRegisters(set);
            Assert.Equal(set, vcpu.GetDebugRegisters());
        }, iter: 100, threads: 1));
        cpu.Do(vcpu => vcpu.SetDebugRegisters(new() { Dr0 = 0x1234, Dr3 = 0x5678, Dr6 = 0xffff0ff0, Dr7 = 0x400 }));

        cpu.RunToDone();

        Assert.Equal((0x1234UL, 0x5678UL), (guest.Memory.ReadUInt64(new(GuestLayout.Scratch)), guest.Memory.ReadUInt64(new(GuestLayout.Scratch + 8))));
    }

    [BackendFact]
    public void Registers_ThatTheGuestChanged_AreGot(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(r12, 0x1122334455667788);
            a.mov(rbp, r12);
            a.not(rbp);
            a.stc();
            a.Done();
        });

        cpu.RunToDone();

        X86Registers got = cpu.Ask(vcpu => vcpu.GetRegisters());
        Assert.Equal((0x1122334455667788UL, ~0x1122334455667788UL, 1UL), (got.R12, got.Rbp, got.Rflags & 1));
    }
}
