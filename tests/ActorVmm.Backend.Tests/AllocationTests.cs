using System.Diagnostics;
using Iced.Intel;

namespace ActorVmm.Backend.Tests;

public sealed class AllocationTests
{
    private const int Least = 20_000, Most = 1_000_000;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(20);

    [BackendFact]
    public void Run_OverAMillionExits_AllocatesNothing(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            Label again = a.CreateLabel();
            a.mov(dx, 0x510);
            a.Label(ref again);
            a.@out(dx, al);
            a.mov(eax, __dword_ptr.fs[0]);
            a.@in(eax, dx);
            a.mov(__dword_ptr.fs[0], eax);
            a.jmp(again);
        });
        (int exits, int odd, long bytes) = (0, 0, 0);

        cpu.Do(vcpu =>
        {
            Loop(vcpu, 1_000, ref odd);
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            while (exits < Most && (exits < Least || Stopwatch.GetElapsedTime(start) < s_most))
            {
                Loop(vcpu, 10_000, ref odd);
                exits += 10_000;
            }
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        }, Deadline.Long);

        Assert.InRange(exits, Least, Most);
        Assert.Equal((0, 0), (odd, bytes));
    }

    // A run that a signal of the runtime ends counts as an exit too; it must not allocate either.
    private static void Loop(IVcpu vcpu, int exits, ref int odd)
    {
        for (int i = 0; i < exits; i++)
        {
            vcpu.Run(out VcpuExit exit);
            if (exit.Reason is VcpuExitReason.PortIo or VcpuExitReason.Mmio && !exit.IsWrite) exit.Data.Fill(0x5a);
            else if (exit.Reason is not (VcpuExitReason.PortIo or VcpuExitReason.Mmio or VcpuExitReason.Interrupted)) odd++;
        }
    }
}
