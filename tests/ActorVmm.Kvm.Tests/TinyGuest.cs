using ActorVmm.Hypervisor;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm.Tests;

/// <summary>A machine with 64 KiB at 0 and one vCPU in real mode at 0x1000; FS reaches all 4 GiB from 0xd0000000 on.</summary>
internal sealed class TinyGuest : IDisposable
{
    public const ulong CodeAddress = 0x1000;
    public const ulong MmioAddress = 0xd0000000;

    public TinyGuest(ReadOnlySpan<byte> code, InterruptControllerPlace place = InterruptControllerPlace.None, bool handOutMsrs = false, MemorySlotOptions slot = MemorySlotOptions.None)
    {
        System = new();
        Machine = System.CreateVm(new(place, Timer8254: place == InterruptControllerPlace.Hypervisor, handOutMsrs));
        Memory = new([new AddressRange(new(0), 0x10000)]);
        Machine.MapMemory(0, Memory.Regions[0], slot);
        Assert.True(Memory.TryWrite(new(CodeAddress), code));
        Vcpu = Machine.CreateVcpu(new(0), 0);
        Vcpu.SetCpuid(System.SupportedCpuid);
        X86SpecialRegisters special = Vcpu.GetSpecialRegisters();
        (special.Cs.Base, special.Cs.Selector) = (0, 0);
        (special.Fs.Base, special.Fs.Limit, special.Fs.Granularity) = (MmioAddress, uint.MaxValue, true);
        Vcpu.SetSpecialRegisters(special);
        Vcpu.SetRegisters(new() { Rip = CodeAddress, Rsp = 0x8000, Rflags = 2 });
    }

    public KvmSystem System { get; }

    public KvmVm Machine { get; }

    public GuestMemory Memory { get; }

    public IVcpu Vcpu { get; }

    /// <summary>Runs until something happens; signals of the runtime do not count.</summary>
    public static void Run(IVcpu vcpu, out VcpuExit exit)
    {
        do vcpu.Run(out exit);
        while (exit.Reason == VcpuExitReason.Interrupted);
    }

    public void Dispose()
    {
        Vcpu.Dispose();
        Machine.Dispose();
        Memory.Dispose();
        System.Dispose();
    }
}
