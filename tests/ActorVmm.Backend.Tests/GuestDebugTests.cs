using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class GuestDebugTests
{
    private const ulong DebugException = 1, BreakpointException = 3;

    [BackendFact]
    [Case(CpuMode.Real)]
    [Case(CpuMode.Long)]
    public void SingleStep_ExitsAfterEachInstruction(TestBackend backend, CpuMode mode)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(mode, a =>
        {
            for (int i = 0; i < 5; i++) a.nop();
            a.Done();
        });
        cpu.Do(vcpu => vcpu.SetGuestDebug(new(true, false, [])));

        for (ulong i = 1; i <= 5; i++)
        {
            GuestExit exit = cpu.RunToStop();
            Assert.Equal((VcpuExitReason.Debug, DebugException, GuestLayout.Code + i), (exit.Reason, exit.Detail, exit.Address));
            Assert.Equal(GuestLayout.Code + i, cpu.Ask(vcpu => vcpu.GetRegisters()).Rip);
        }
        cpu.Do(vcpu => vcpu.SetGuestDebug(null));

        cpu.RunToDone();
    }

    [BackendFact(Need.Breakpoints)]
    public void HardwareBreakpoints_ExitBeforeTheirInstruction(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = UserCode.Boot(guest, Nops);
        cpu.Do(vcpu => vcpu.SetGuestDebug(new(false, false, [UserCode.At + 3, UserCode.At + 7])));

        foreach (ulong at in (ReadOnlySpan<ulong>)[3, 7])
        {
            GuestExit exit = cpu.RunToStop();
            Assert.Equal((VcpuExitReason.Debug, DebugException, UserCode.At + at), (exit.Reason, exit.Detail, exit.Address));
        }
        cpu.Do(vcpu => vcpu.SetGuestDebug(null));

        cpu.RunToDone();
    }

    [BackendFact(Need.Breakpoints)]
    public void SoftwareBreakpoint_ExitsInsteadOfReachingTheGuest(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = UserCode.Boot(guest, a =>
        {
            a.nop();
            a.int3();
        });
        cpu.Do(vcpu => vcpu.SetGuestDebug(new(false, true, [])));

        GuestExit exit = cpu.RunToStop();

        Assert.Equal((VcpuExitReason.Debug, BreakpointException, UserCode.At + 1), (exit.Reason, exit.Detail, exit.Address));
    }

    private static void Nops(Assembler a)
    {
        for (int i = 0; i < 10; i++) a.nop();
    }
}
