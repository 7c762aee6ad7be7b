using System.Diagnostics;
using ActorVmm.Hypervisor;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>Times ring-0 instructions in a guest of nine bytes: a loop whose count is in ECX, then a port write.</summary>
internal static class RingZeroTimer
{
    /// <summary>From here on it is an emulator: those need 400 to 2,000 ns, while a real CPU, even one that is emulated whole, needs a few.</summary>
    private const double EmulatedFrom = 100;

    private const int Loops = 768;
    private const int InstructionsOfALoop = 2;
    private const int FewestRounds = 3, MostRounds = 10;

    // More rounds make a disturbed measurement unlikely; the slowest emulator gets the fewest.
    private static readonly TimeSpan s_budget = TimeSpan.FromMilliseconds(6);

    private static ReadOnlySpan<byte> Code =>
    [
        0x66, 0x49, // dec ecx
        0x75, 0xfc, // jnz -4
        0xe6, 0x80, // out 0x80, al
        0xeb, 0xf8, // jmp -8
    ];

    public static RingZeroExecution Judge(double nanosecondsPerInstruction) =>
        nanosecondsPerInstruction >= EmulatedFrom ? RingZeroExecution.Emulated : RingZeroExecution.Native;

    /// <summary>The time of one instruction, without what entering and leaving the guest costs. Throws <see cref="HypervisorException"/>.</summary>
    public static double NanosecondsPerInstruction(KvmSystem system)
    {
        using var memory = new GuestMemory([new AddressRange(new(0), GuestRegion.PageSize)]);
        memory.TryWrite(new(0), Code);
        using KvmVm machine = system.CreateVm(new(InterruptControllerPlace.None));
        machine.MapMemory(0, memory.Regions[0]);
        using IVcpu vcpu = machine.CreateVcpu(new(0), 0);
        X86SpecialRegisters special = vcpu.GetSpecialRegisters();
        (special.Cs.Base, special.Cs.Selector) = (0, 0);
        vcpu.SetSpecialRegisters(special);

        // The first run pays for the first touch of everything.
        TimeSpan entry = Time(vcpu, 1), loops = TimeSpan.MaxValue;
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < FewestRounds || (round < MostRounds && Stopwatch.GetElapsedTime(start) < s_budget); round++)
        {
            entry = Min(entry, Time(vcpu, 1));
            loops = Min(loops, Time(vcpu, 1 + Loops));
        }
        return Math.Max(0, (loops - entry).TotalNanoseconds / (Loops * InstructionsOfALoop));
    }

    private static TimeSpan Time(IVcpu vcpu, uint loops)
    {
        vcpu.SetRegisters(new() { Rcx = loops, Rip = 0, Rflags = 2 });
        long start = Stopwatch.GetTimestamp();
        VcpuExit exit;
        do vcpu.Run(out exit);
        while (exit.Reason == VcpuExitReason.Interrupted);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (exit.Reason != VcpuExitReason.PortIo)
            throw new HypervisorException($"The guest that times instructions left with {exit.Reason} ({exit.Detail}) instead of its port write; this KVM does not run real mode.");
        CompleteAccess(vcpu);
        return time;
    }

    // Registers may be set only when the port write is done with.
    private static void CompleteAccess(IVcpu vcpu)
    {
        vcpu.Kick();
        vcpu.Run(out _);
        vcpu.ClearKick();
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
