using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class ExceptionTests
{
    private const ulong Page = GuestLayout.SmallPagesStart + 0x3000;
    private const ulong NoExecute = 1UL << 63;

    // A reserved bit means present as well, but not every emulated CPU says so: that bit is not compared there.
    // Error code bits: present 1, write 2, user 4, reserved 8, fetch 16. Source: Intel SDM vol. 3A, "Page-Fault Exceptions".
    [BackendFact]
    [Case("read of nothing", 0UL, "read", 0UL)]
    [Case("write to nothing", 0UL, "write", 2UL)]
    [Case("write to a read-only page", 1UL, "write", 3UL)]
    [Case("fetch from a page without code", NoExecute | 3, "fetch", 0x11UL)]
    [Case("read with a reserved bit", 0x000f_0000_0000_0003UL, "read", 9UL)]
    public void PageFault_InRing0_HasErrorCodeAndAddress(TestBackend backend, string what, ulong entry, string access, ulong errorCode)
    {
        using TinyGuest guest = new(backend);
        CpuSetup.UseSmallPages(guest.Memory);
        guest.Memory.WriteUInt64(CpuSetup.SmallPageEntry(Page), entry == 0 ? 0 : Page | entry);
        ReportErrorCode(guest, 14);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(ebx, (uint)Page + 0x10);
            Access(a, access);
            a.ud2();
        });

        cpu.RunToDone();

        ulong compared = (errorCode & 8) != 0 ? ~1UL : ~0UL;
        Assert.True((cpu.Reports[0] & compared) == (errorCode & compared) && cpu.Reports[1] == Page + 0x10, $"{what}: {string.Join(' ', cpu.Reports.Select(value => $"0x{value:x}"))}");
    }

    [BackendFact]
    public void PageFault_AfterItsCauseIsGone_IsRetried(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        CpuSetup.UseSmallPages(guest.Memory);
        guest.Memory.WriteUInt64(CpuSetup.SmallPageEntry(Page), 0);
        guest.Memory.WriteUInt32(new(Page), 0x1234);
        guest.Handle(CpuMode.Long, 14, a =>
        {
            a.mov(__qword_ptr[CpuSetup.SmallPageEntry(Page).Value], (int)Page | 7);
            a.mov(rax, cr2);
            a.invlpg(__byte_ptr[rax]);
            a.add(rsp, 8);
            a.iretq();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(ebx, (uint)Page);
            a.mov(eax, __dword_ptr[rbx]);
            a.Done();
        });

        Assert.Equal(0x1234UL, cpu.RunToDone().Value);
    }

    [BackendFact]
    public void AccessedAndDirtyBits_AreSetByTheGuestsAccesses(TestBackend backend)
    {
        const ulong accessed = 0x20, dirty = 0x40;
        using TinyGuest guest = new(backend);
        CpuSetup.UseSmallPages(guest.Memory);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(eax, __dword_ptr[Page]);
            a.mov(__dword_ptr[Page + 0x1000], eax);
            a.Done();
        });

        cpu.RunToDone();

        Assert.Equal(accessed, guest.Memory.ReadUInt64(CpuSetup.SmallPageEntry(Page)) & (accessed | dirty));
        Assert.Equal(accessed | dirty, guest.Memory.ReadUInt64(CpuSetup.SmallPageEntry(Page + 0x1000)) & (accessed | dirty));
        Assert.Equal(0UL, guest.Memory.ReadUInt64(CpuSetup.SmallPageEntry(Page + 0x2000)) & (accessed | dirty));
    }

    [BackendFact]
    [Case("address that is not canonical", 0UL)]
    [Case("unknown MSR", 0UL)]
    [Case("selector behind the GDT", 0xfff8UL)]
    public void GeneralProtection_HasItsErrorCode(TestBackend backend, string cause, ulong errorCode) => AssertGeneralProtection(backend, errorCode, a =>
    {
        switch (cause)
        {
            case "address that is not canonical":
                a.mov(rbx, 0x8000_0000_0000_0000);
                a.mov(eax, __dword_ptr[rbx]);
                break;
            case "unknown MSR":
                a.mov(ecx, 0x12345678);
                a.rdmsr();
                break;
            default:
                a.mov(eax, 0xfff8);
                a.mov(ds, ax);
                break;
        }
    });

    [BackendFact]
    public void InvalidOpcode_HasTheAddressOfTheInstruction(TestBackend backend)
    {
        AssertFaultAddress(backend, 6, a => a.ud2());
    }

    [BackendFact]
    public void DivideError_HasTheAddressOfTheInstruction(TestBackend backend)
    {
        AssertFaultAddress(backend, 0, a => a.div(ecx));
    }

    [BackendFact(Need.NativeRing0)]
    public void DeviceNotAvailable_WithTaskSwitched_HasTheAddressOfTheInstruction(TestBackend backend)
    {
        AssertFaultAddress(backend, 7, a => a.fninit(), a =>
        {
            a.mov(rax, cr0);
            a.or(eax, 8);
            a.mov(cr0, rax);
        });
    }

    [BackendFact(Need.NativeRing0)]
    public void SoftwareInterrupt_ReturnsBehindItself(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Real, 0x80, a =>
        {
            a.add(eax, 5);
            a.iret();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.mov(eax, 1);
            a.@int(0x80);
            a.Done();
        });

        Assert.Equal(6UL, cpu.RunToDone().Value);
    }

    [BackendFact(Need.NativeRing0)]
    public void Breakpoint_ReturnsBehindItself(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Long, 3, a =>
        {
            a.add(eax, 5);
            a.iretq();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(eax, 1);
            a.int3();
            a.Done();
        });

        Assert.Equal(6UL, cpu.RunToDone().Value);
    }

    [BackendFact]
    public void Fault_WithoutAHandler_BecomesADoubleFault(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        ReportErrorCode(guest, 8);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a => a.ud2());

        cpu.RunToDone();

        Assert.Equal(0UL, cpu.Reports[0]);
    }

    [BackendFact]
    [Case(CpuMode.Protected)]
    [Case(CpuMode.Long)]
    public void Fault_WithoutAnyHandler_ShutsDown(TestBackend backend, CpuMode mode)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a => a.ud2());

        Assert.Equal(VcpuExitReason.Shutdown, cpu.RunToStop().Reason);
    }

    private static void AssertGeneralProtection(TestBackend backend, ulong errorCode, Action<Assembler> cause)
    {
        using TinyGuest guest = new(backend);
        ReportErrorCode(guest, 13);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            cause(a);
            a.ud2();
        });

        cpu.RunToDone();

        Assert.Equal(errorCode, cpu.Reports[0]);
    }

    private static void AssertFaultAddress(TestBackend backend, byte vector, Action<Assembler> instruction, Action<Assembler>? before = null)
    {
        using TinyGuest guest = new(backend);
        guest.Handle(CpuMode.Long, vector, a =>
        {
            a.mov(eax, __dword_ptr[rsp]);
            a.Done();
        });
        ulong at = 0;
        VcpuRunner cpu = guest.AddVcpu();
        Label label = default;
        AssemblerResult code = guest.Write(64, GuestLayout.Code, a =>
        {
            label = a.CreateLabel();
            before?.Invoke(a);
            a.xor(ecx, ecx);
            a.Label(ref label);
            instruction(a);
            a.Halt();
        });
        at = code.GetLabelRIP(label);
        cpu.Do(vcpu => CpuSetup.Start(vcpu, CpuMode.Long, GuestLayout.Code));

        Assert.Equal(at, cpu.RunToDone().Value);
    }

    // Reports the error code and CR2.
    private static void ReportErrorCode(TinyGuest guest, byte vector) => guest.Handle(CpuMode.Long, vector, a =>
    {
        a.pop(rax);
        a.Report();
        a.mov(rax, cr2);
        a.Report();
        a.Done();
    });

    private static void Access(Assembler a, string access)
    {
        if (access == "read") a.mov(eax, __dword_ptr[rbx]);
        else if (access == "write") a.mov(__dword_ptr[rbx], eax);
        else a.jmp(rbx);
    }
}
