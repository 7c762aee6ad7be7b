using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class KickTests
{
    [BackendFact]
    public void Kick_BeforeRun_EndsItBeforeTheFirstInstructionUntilItIsCleared(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.Done());

        cpu.Do(vcpu =>
        {
            vcpu.Kick();
            for (int i = 0; i < 3; i++)
            {
                vcpu.Run(out VcpuExit kicked);
                Assert.Equal(VcpuExitReason.Interrupted, kicked.Reason);
                Assert.Equal(GuestLayout.Code, vcpu.GetRegisters().Rip);
            }
            vcpu.ClearKick();
            Assert.True(RunPastSignals(vcpu).IsDone);
        });
    }

    [BackendFact]
    public void Kick_OfASpinningVcpu_EndsEveryRun(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, Spin);

        KickAgainAndAgain(cpu, 1_000);
    }

    [BackendFact]
    public void Kick_OfAHaltedVcpu_EndsEveryRun(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a => a.Halt());

        KickAgainAndAgain(cpu, 1_000);
        Assert.Equal(MpState.Halted, cpu.Ask(vcpu => vcpu.GetMpState()));
    }

    [BackendFact]
    public void Kick_OfAVcpuThatWaitsForItsSipi_EndsEveryRun(TestBackend backend)
    {
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.AddVcpu();

        KickAgainAndAgain(guest.AddVcpu(), 500);
    }

    [BackendFact]
    public void Kick_OfAVcpuThatExitsAllTheTime_IsNeverLost(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            Label again = a.CreateLabel();
            a.mov(dx, 0x510);
            a.Label(ref again);
            a.@out(dx, al);
            a.jmp(again);
        });

        KickAgainAndAgain(cpu, 1_000);
    }

    [BackendFact]
    public void Kick_WhileAPortReadWaits_CompletesItFirst(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(dx, 0x510);
            a.@in(eax, dx);
            a.Done();
        });

        cpu.Do(vcpu =>
        {
            vcpu.Run(out VcpuExit read);
            BitConverter.TryWriteBytes(read.Data, 0x11223344);
            ulong before = vcpu.GetRegisters().Rip;
            vcpu.Kick();
            vcpu.Run(out VcpuExit kicked);

            Assert.Equal(VcpuExitReason.Interrupted, kicked.Reason);
            X86Registers registers = vcpu.GetRegisters();
            Assert.Equal(0x11223344UL, registers.Rax);
            Assert.Equal(GuestLayout.Code + 5, registers.Rip);
            Assert.InRange(before, GuestLayout.Code + 4, GuestLayout.Code + 5);
        });
    }

    [BackendFact]
    public void Kick_WhileAnMmioReadOfTwoPiecesWaits_CompletesItFirst(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(ebx, (uint)GuestLayout.Mmio + 0xffe);
            a.mov(eax, __dword_ptr[rbx]);
            a.Done();
        });

        cpu.Do(vcpu =>
        {
            int pieces = 0;
            vcpu.Run(out VcpuExit exit);
            exit.Data.Fill(0x5a);
            vcpu.Kick();
            for (; exit.Reason == VcpuExitReason.Mmio && pieces < 5; pieces++)
            {
                vcpu.Run(out exit);
                if (exit.Reason == VcpuExitReason.Mmio) exit.Data.Fill(0x5a);
            }

            Assert.Equal(VcpuExitReason.Interrupted, exit.Reason);
            Assert.Equal(0x5a5a5a5aUL, vcpu.GetRegisters().Rax);
        });
    }

    [BackendFact]
    public void Kick_WhileAStringReadWaits_LosesAndRepeatsNothing(TestBackend backend)
    {
        const int count = 6_000;
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Long, a =>
        {
            a.mov(dx, 0x510);
            a.mov(edi, 0x100000);
            a.mov(ecx, count);
            a.rep.insb();
            a.Done();
        });
        int next = 0;

        cpu.Do(vcpu =>
        {
            for (int exits = 0; exits < 3 * count; exits++)
            {
                // Every run is kicked; what the instruction needs still comes, and then the run ends.
                vcpu.Kick();
                vcpu.Run(out VcpuExit exit);
                if (exit.Reason == VcpuExitReason.Interrupted)
                {
                    vcpu.ClearKick();
                    vcpu.Run(out exit);
                }
                if (exit.Reason != VcpuExitReason.PortIo) continue;
                if (exit.IsWrite) return;
                foreach (ref byte value in exit.Data) value = (byte)(next++ * 7);
            }
            Assert.Fail("The instruction did not end.");
        });

        byte[] stored = new byte[count];
        guest.Memory.TryRead(new(0x100000), stored);
        Assert.Equal(count, next);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (byte)(i * 7)), stored);
    }

    [BackendFact]
    public void Kick_OfManyVcpus_EndsAllOfThemInOneRound(TestBackend backend)
    {
        const int vcpus = 64;
        using TinyGuest guest = new(backend, InterruptControllerPlace.Hypervisor);
        guest.Write(16, GuestLayout.Code, Spin);
        for (int i = 0; i < vcpus; i++)
        {
            VcpuRunner cpu = guest.AddVcpu();
            if (i % 8 == 0)
                cpu.Do(vcpu =>
                {
                    CpuSetup.Start(vcpu, CpuMode.Real, GuestLayout.Code);
                    vcpu.SetMpState(MpState.Runnable);
                });
        }

        for (int round = 0; round < 5; round++)
        {
            foreach (VcpuRunner cpu in guest.Vcpus) cpu.Start();
            foreach (VcpuRunner cpu in guest.Vcpus) cpu.BeginStop();
            foreach (VcpuRunner cpu in guest.Vcpus) Assert.True(cpu.Stop(), $"vCPU {cpu.Id}");
        }
    }

    [BackendFact]
    public void Kick_AfterDispose_DoesNothing(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.AddVcpu();
        Assert.True(cpu.End());

        cpu.Kick();
    }

    private static void Spin(Assembler a)
    {
        Label again = a.CreateLabel();
        a.Label(ref again);
        a.pause();
        a.jmp(again);
    }

    // Kicks as soon as the last kick was seen: before, while and after the vCPU enters the guest.
    private static void KickAgainAndAgain(VcpuRunner cpu, int times)
    {
        int pending = 0;
        using SemaphoreSlim seen = new(0);
        Task loop = Task.Factory.StartNew(() => cpu.Do(vcpu =>
        {
            for (int kicks = 0; kicks < times;)
            {
                vcpu.Run(out VcpuExit exit);
                // A signal that the host sends for its own purposes is no kick; only a kick is cleared, and it counts once.
                if (exit.Reason != VcpuExitReason.Interrupted || Interlocked.Exchange(ref pending, 0) == 0) continue;
                vcpu.ClearKick();
                kicks++;
                seen.Release();
            }
        }, Deadline.Long), TaskCreationOptions.LongRunning);
        for (int i = 1; i <= times; i++)
        {
            Volatile.Write(ref pending, 1);
            cpu.Kick();
            Assert.True(seen.Wait(Deadline.Usual), $"kick {i} of {times} was lost");
        }
        loop.Wait(Deadline.Usual, "the last kick");
    }

    private static GuestExit RunPastSignals(IVcpu vcpu)
    {
        VcpuExit exit;
        do vcpu.Run(out exit);
        while (exit.Reason == VcpuExitReason.Interrupted);
        return GuestExit.Of(exit);
    }
}
