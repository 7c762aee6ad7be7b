namespace ActorVmm.Backend.Tests;

public sealed class MsrExitTests
{
    private const uint Unknown = 0x4b564d99;

    [BackendFact]
    public void Rdmsr_OfAnUnknownOne_TakesTheAnswer(TestBackend backend)
    {
        using TinyGuest guest = new(backend, handOutMsrs: true);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.mov(ecx, Unknown);
            a.rdmsr();
            a.Report();
            a.mov(ecx, Unknown);
            a.rdmsr();
            a.mov(eax, edx);
            a.Report();
            a.Done();
        });
        cpu.OnExit = (IVcpu _, ref VcpuExit exit) =>
        {
            if (exit.Reason == VcpuExitReason.ReadMsr) BitConverter.TryWriteBytes(exit.Data, 0x1122334455667788);
        };

        cpu.RunToDone();

        Assert.Equal([0x55667788UL, 0x11223344UL], cpu.Reports);
        GuestExit read = cpu.Exits[0];
        Assert.Equal((VcpuExitReason.ReadMsr, (ulong)Unknown, false, 8), (read.Reason, read.Address, read.IsWrite, read.Data.Length));
    }

    [BackendFact]
    public void Wrmsr_OfAnUnknownOne_GivesTheValue(TestBackend backend)
    {
        using TinyGuest guest = new(backend, handOutMsrs: true);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.WriteMsr(Unknown, 0x1122334455667788);
            a.Done();
        });

        cpu.RunToDone();

        GuestExit write = cpu.Exits[0];
        Assert.Equal((VcpuExitReason.WriteMsr, (ulong)Unknown, true, 0x1122334455667788UL), (write.Reason, write.Address, write.IsWrite, write.Value));
    }

    [BackendFact]
    [Case(false)]
    [Case(true)]
    public void FailMsrAccess_GivesAGeneralProtectionFault(TestBackend backend, bool write)
    {
        using TinyGuest guest = new(backend, handOutMsrs: true);
        guest.Handle(CpuMode.Long, 13, a =>
        {
            a.pop(rax);
            a.Report();
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(ecx, Unknown);
            if (write) a.wrmsr();
            else a.rdmsr();
            a.ud2();
        });
        cpu.OnExit = (IVcpu vcpu, ref VcpuExit exit) =>
        {
            if (exit.Reason is VcpuExitReason.ReadMsr or VcpuExitReason.WriteMsr) vcpu.FailMsrAccess();
        };

        cpu.RunToDone();

        Assert.Equal([0UL], cpu.Reports);
    }

    [BackendFact]
    public void FailMsrAccess_OfOneExit_DoesNotTouchTheNext(TestBackend backend)
    {
        using TinyGuest guest = new(backend, handOutMsrs: true);
        guest.Handle(CpuMode.Long, 13, a =>
        {
            a.add(rsp, 8);
            a.add(__qword_ptr[rsp], 2);
            a.mov(eax, 0xf);
            a.iretq();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            for (int i = 0; i < 4; i++)
            {
                a.mov(ecx, Unknown);
                a.rdmsr();
                a.Report();
            }
            a.Done();
        });
        int reads = 0;
        cpu.OnExit = (IVcpu vcpu, ref VcpuExit exit) =>
        {
            if (exit.Reason != VcpuExitReason.ReadMsr) return;
            BitConverter.TryWriteBytes(exit.Data, 0x5aUL);
            if (reads++ % 2 == 0) vcpu.FailMsrAccess();
        };

        cpu.RunToDone();

        Assert.Equal([0xfUL, 0x5a, 0xf, 0x5a], cpu.Reports);
    }
}
