using Iced.Intel;

namespace ActorVmm.Backend.Tests;

/// <summary>Whatever a guest does ends in an exit: never in an exception, and never in a loop that a kick does not end.</summary>
public sealed class HostileGuestTests
{
    [BackendFact]
    [Case("mov")]
    [Case("movdqu")]
    [Case("rep movs")]
    [Case("cmpxchg")]
    [Case("push")]
    [Case("fxsave")]
    [Case("call through")]
    [Case("fetch")]
    [Case("page tables")]
    [Case("idt")]
    [Case("lgdt")]
    public void Access_ToTheTopOfGuestPhysicalSpace_EndsInAnExit(TestBackend backend, string access)
    {
        const ulong linear = GuestLayout.SmallPagesStart + 0x7000;
        using TinyGuest guest = new(backend);
        CpuSetup.UseSmallPages(guest.Memory);
        ulong top = TopPage(backend);
        guest.Memory.WriteUInt64(CpuSetup.SmallPageEntry(linear), top | 7);
        guest.Memory.WriteUInt64(CpuSetup.SmallPageEntry(linear + 0x1000), top | 7);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(rbx, linear + 0xff8);
            Attack(a, access, linear);
            a.Done();
        });
        cpu.StopAt = _ => cpu.Exits.Count > 200;

        AssertEndsByItselfOrByAStop(cpu);
        Assert.All(cpu.Exits.Where(exit => exit.Reason == VcpuExitReason.Mmio), exit => Assert.InRange(exit.Size, 1, 8));
    }

    [BackendFact]
    [Case(0xffffUL, 1)]
    [Case(0xfff0UL, 4)]
    [Case(0xfffdUL, 4)]
    [Case(0xffffUL, 4)]
    [Case(0x0UL, 4)]
    public void PortIo_AtTheEdges_GivesThePort(TestBackend backend, ulong port, int size)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.mov(dx, (ushort)port);
            if (size == 1) a.@out(dx, al);
            else a.@out(dx, eax);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal((port, size), (cpu.Exits[0].Address, cpu.Exits[0].Size));
    }

    [BackendFact(Need.NativeRing0)]
    [Case(CpuMode.Real)]
    [Case(CpuMode.Protected)]
    [Case(CpuMode.Long)]
    public void RandomCode_OfManySeeds_NeverThrows(TestBackend backend, CpuMode mode)
    {
        byte[] code = new byte[256];
        for (int seed = 0; seed < 20; seed++)
        {
            HarmlessRandom(code, seed);
            using TinyGuest guest = new(backend);
            VcpuRunner cpu = guest.Boot(mode, a => a.db(code));
            cpu.StopAt = _ => cpu.Exits.Count > 100;
            cpu.Start();
            Assert.True(cpu.TryWaitForStop(TimeSpan.FromMilliseconds(50)) || cpu.Stop(), $"seed {seed} runs on");
        }
    }

    [BackendFact]
    public void BadState_OfTheSegments_IsAnErrorOrAnExitButNoCrash(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a => a.Done());

        cpu.Do(vcpu =>
        {
            X86SpecialRegisters special = vcpu.GetSpecialRegisters();
            special.Cr0 = 0x8000_0000;
            Assert.Throws<HypervisorException>(() => vcpu.SetSpecialRegisters(special));
        });

        cpu.RunToDone();
    }

    [BackendFact]
    public void PageTables_OutsideOfMemory_EndInAnExit(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(rax, GuestLayout.Mmio);
            a.mov(cr3, rax);
            a.mov(eax, __dword_ptr[0x5000]);
            a.Done();
        });
        cpu.StopAt = _ => cpu.Exits.Count > 200;

        AssertEndsByItselfOrByAStop(cpu);
    }

    private static void AssertEndsByItselfOrByAStop(VcpuRunner cpu)
    {
        cpu.Start();
        Assert.True(cpu.TryWaitForStop(TimeSpan.FromSeconds(1)) || cpu.Stop(), "the vCPU does not leave the guest");
    }

    // The highest page that the guest's CPUs can address, by CPUID leaf 0x80000008.
    private static ulong TopPage(TestBackend backend)
    {
        uint sizes = backend.Hypervisor.SupportedCpuid.Where(entry => entry.Function == 0x80000008).Select(entry => entry.Eax).FirstOrDefault(36u);
        return (1UL << (int)Math.Min(sizes & 0xff, 51)) - 0x1000;
    }

    private static void Attack(Assembler a, string access, ulong linear)
    {
        switch (access)
        {
            case "mov":
                for (uint i = 0; i < 8; i++) a.mov(__qword_ptr[rbx + i], rax);
                a.mov(rax, __qword_ptr[rbx]);
                break;
            case "movdqu":
                a.movdqu(__xmmword_ptr[rbx], xmm0);
                a.movdqu(xmm1, __xmmword_ptr[rbx - 3]);
                break;
            case "rep movs":
                a.mov(rsi, rbx);
                a.lea(rdi, __[rbx + 3]);
                a.mov(ecx, 40);
                a.rep.movsq();
                break;
            case "cmpxchg":
                a.@lock.cmpxchg(__qword_ptr[rbx + 4], rcx);
                break;
            case "push":
                a.mov(rsp, rbx);
                a.push(rax);
                a.pop(rcx);
                break;
            case "fxsave":
                a.fxsave(__[rbx - 0x200 + 8]);
                break;
            case "call through":
                a.call(__qword_ptr[rbx]);
                break;
            case "fetch":
                a.jmp(rbx);
                break;
            case "page tables":
                a.mov(__qword_ptr[GuestLayout.PageDirectories + 8], rbx);
                a.mov(rax, cr3);
                a.mov(cr3, rax);
                a.mov(eax, __dword_ptr[linear]);
                break;
            case "idt":
                a.mov(__qword_ptr[GuestLayout.Scratch + 2], rbx);
                a.mov(__word_ptr[GuestLayout.Scratch], 0xfff);
                a.lidt(__[GuestLayout.Scratch]);
                a.ud2();
                break;
            default:
                a.lgdt(__[rbx]);
                a.mov(eax, 0x10);
                a.mov(ds, ax);
                break;
        }
    }

    // Random bytes without the one instruction that stops a whole host module, VMCALL, whatever precedes it: no 0f 01.
    private static void HarmlessRandom(byte[] code, int seed)
    {
        new Random(seed).NextBytes(code);
        for (int i = 1; i < code.Length; i++) if (code[i - 1] == 0x0f && code[i] == 0x01) code[i] = 0x90;
    }
}
