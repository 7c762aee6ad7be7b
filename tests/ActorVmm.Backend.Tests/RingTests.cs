using Iced.Intel;

namespace ActorVmm.Backend.Tests;

/// <summary>Code in ring 3. It enters ring 0 by UD2, which works on every backend.</summary>
public sealed class RingTests
{
    private const ulong Page = GuestLayout.SmallPagesStart + 0x3000;

    [BackendFact]
    public void Ring3_GoesToRing0AndBack_WithItsRegistersAndStack(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            Label again = a.CreateLabel();
            a.mov(eax, cs);
            a.ud2();
            a.mov(ecx, 100_000);
            a.xor(eax, eax);
            a.Label(ref again);
            a.add(eax, ecx);
            a.dec(ecx);
            a.jnz(again);
            a.ud2();
            a.push(rax);
            a.xor(eax, eax);
            a.pop(rax);
            a.ud2();
        });

        cpu.RunToDone();

        uint sum = (uint)Enumerable.Range(1, 100_000).Sum(i => (long)i);
        Assert.Equal([GuestLayout.UserCode64Selector, sum, sum], cpu.Reports);
    }

    [BackendFact]
    public void Ring3_WithPermittedPorts_DoesPortIo(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        CpuSetup.AllowPorts(guest.Memory);
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.mov(dx, 0x510);
            a.@in(eax, dx);
            a.inc(eax);
            a.@out(dx, eax);
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (!exit.IsWrite) BitConverter.TryWriteBytes(exit.Data, 0x776655);
        };

        cpu.RunToDone();

        Assert.Equal((false, 4, 0x510UL), (cpu.Exits[0].IsWrite, cpu.Exits[0].Size, cpu.Exits[0].Address));
        Assert.Equal((true, 4, 0x510UL, 0x776656UL), (cpu.Exits[1].IsWrite, cpu.Exits[1].Size, cpu.Exits[1].Address, cpu.Exits[1].Value));
    }

    [BackendFact]
    public void Ring3_DoesMmio(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.mov(ebx, (uint)GuestLayout.Mmio);
            a.mov(rax, __qword_ptr[rbx]);
            a.mov(__word_ptr[rbx + 8], ax);
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (!exit.IsWrite) exit.Data.Fill(0x5a);
        };

        cpu.RunToDone();

        Assert.Equal((false, 8, GuestLayout.Mmio), (cpu.Exits[0].IsWrite, cpu.Exits[0].Size, cpu.Exits[0].Address));
        Assert.Equal((true, 2, GuestLayout.Mmio + 8, 0x5a5aUL), (cpu.Exits[1].IsWrite, cpu.Exits[1].Size, cpu.Exits[1].Address, cpu.Exits[1].Value));
    }

    [BackendFact]
    [Case("cli")]
    [Case("hlt")]
    [Case("out")]
    [Case("rdmsr")]
    [Case("mov cr3")]
    public void PrivilegedInstruction_InRing3_IsAGeneralProtectionFault(TestBackend backend, string instruction)
    {
        using TinyGuest guest = new(backend);
        ReportErrorCode(guest, 13);
        VcpuRunner cpu = UserCode.BootEndless(guest, a =>
        {
            switch (instruction)
            {
                case "cli": a.cli(); break;
                case "hlt": a.hlt(); break;
                case "out": a.@out(0x80, al); break;
                case "rdmsr": a.rdmsr(); break;
                default: a.mov(rax, cr3); break;
            }
            a.ud2();
        });

        cpu.RunToDone();

        Assert.Equal(0UL, cpu.Reports[0]);
        Assert.Equal(GuestLayout.UserCode64Selector, cpu.Reports[2]);
    }

    [BackendFact]
    [Case("read of nothing", 0UL, "read", 4UL)]
    [Case("write to nothing", 0UL, "write", 6UL)]
    [Case("read of the kernel's", 3UL, "read", 5UL)]
    [Case("write to the kernel's", 3UL, "write", 7UL)]
    [Case("write to a read-only page", 5UL, "write", 7UL)]
    [Case("fetch from a page without code", 1UL << 63 | 7, "fetch", 0x15UL)]
    public void PageFault_InRing3_HasErrorCodeAndAddress(TestBackend backend, string what, ulong entry, string access, ulong errorCode)
    {
        using TinyGuest guest = new(backend);
        CpuSetup.UseSmallPages(guest.Memory);
        guest.Memory.WriteUInt64(CpuSetup.SmallPageEntry(Page), entry == 0 ? 0 : Page | entry);
        ReportErrorCode(guest, 14);
        VcpuRunner cpu = UserCode.BootEndless(guest, a =>
        {
            a.mov(ebx, (uint)Page + 0x10);
            if (access == "read") a.mov(eax, __dword_ptr[rbx]);
            else if (access == "write") a.mov(__dword_ptr[rbx], eax);
            else a.jmp(rbx);
            a.ud2();
        });

        cpu.RunToDone();

        Assert.True(cpu.Reports.SequenceEqual([errorCode, Page + 0x10, GuestLayout.UserCode64Selector]), $"{what}: {string.Join(' ', cpu.Reports.Select(value => $"0x{value:x}"))}");
    }

    [BackendFact]
    public void Interrupt_WhileInRing3_IsTakenOnTheKernelsStack(TestBackend backend)
    {
        const byte vector = 0x46;
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        UserCode.WriteGateway(guest);
        guest.Handle(CpuMode.Long, vector, a =>
        {
            a.mov(eax, esp);
            a.Done();
        });
        VcpuRunner cpu = UserCode.BootEndless(guest, a =>
        {
            Label spin = a.CreateLabel();
            a.mov(eax, 1);
            a.ud2();
            a.Label(ref spin);
            a.pause();
            a.jmp(spin);
        });
        cpu.Start();
        cpu.WaitForReports(1);

        Assert.True(guest.Machine.Interrupts.Send(new(0xfee00000, vector)));

        Assert.Equal(GuestLayout.KernelStackTop / 16 * 16 - 40, cpu.WaitForDone().Value);
    }

    [BackendFact(Need.NativeRing0)]
    public void SoftwareInterrupt_FromRing3_EntersTheGate(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Long, 0x80, a =>
        {
            a.add(eax, 7);
            a.iretq();
        }, dpl: 3);
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.mov(eax, 1);
            a.@int(0x80);
            a.ud2();
        });

        cpu.RunToDone();

        Assert.Equal([8UL], cpu.Reports);
    }

    [BackendFact(Need.NativeRing0)]
    public void Syscall_FromRing3_EntersTheKernelAndSysretReturns(TestBackend backend)
    {
        const uint star = 0xc0000081, lstar = 0xc0000082, mask = 0xc0000084;
        using TinyGuest guest = new(backend);
        ulong entry = guest.Handle(CpuMode.Long, 0xf0, a =>
        {
            a.mov(ebx, cs);
            a.sysretq();
        });
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.syscall();
            a.mov(eax, ebx);
            a.ud2();
            a.mov(eax, cs);
            a.ud2();
        });
        cpu.Do(vcpu =>
        {
            X86SpecialRegisters special = vcpu.GetSpecialRegisters();
            special.Efer |= 1;
            vcpu.SetSpecialRegisters(special);
            vcpu.SetMsrs([new(star, 0x0023_0010_0000_0000), new(lstar, entry), new(mask, 0x200)]);
        });

        cpu.RunToDone();

        Assert.Equal([GuestLayout.Code64Selector, GuestLayout.UserCode64Selector], cpu.Reports);
    }

    // Reports the error code, CR2 and the code segment that faulted.
    private static void ReportErrorCode(TinyGuest guest, byte vector) => guest.Handle(CpuMode.Long, vector, a =>
    {
        a.pop(rax);
        a.Report();
        a.mov(rax, cr2);
        a.Report();
        a.mov(rax, __qword_ptr[rsp + 8]);
        a.Report();
        a.Done();
    });
}
