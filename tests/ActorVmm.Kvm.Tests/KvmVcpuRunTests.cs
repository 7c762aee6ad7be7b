using ActorVmm.Hypervisor;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm.Tests;

public sealed class KvmVcpuRunTests
{
    // mov dx, 0x3f8; mov al, 0x41; out dx, al; in al, dx; mov [0x500], al; hlt
    private static ReadOnlySpan<byte> PortCode => [0xba, 0xf8, 0x03, 0xb0, 0x41, 0xee, 0xec, 0xa2, 0x00, 0x05, 0xf4];

    // mov dx, 0x3f8; 1: out dx, al; jmp 1b
    private static ReadOnlySpan<byte> PortLoop => [0xba, 0xf8, 0x03, 0xee, 0xeb, 0xfd];

    // 1: jmp 1b
    private static ReadOnlySpan<byte> Spin => [0xeb, 0xfe];

    [KvmFact]
    public void Run_PortWriteReadAndHalt_ExitsInOrder()
    {
        using var guest = new TinyGuest(PortCode);
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal((VcpuExitReason.PortIo, true, 1, 1u, 0x3f8UL), (exit.Reason, exit.IsWrite, exit.Size, exit.Count, exit.Address));
        Assert.Equal([0x41], exit.Data.ToArray());
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal((VcpuExitReason.PortIo, false), (exit.Reason, exit.IsWrite));
        exit.Data[0] = 0x99;
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal(VcpuExitReason.Halt, exit.Reason);
        Assert.Equal(0x99, guest.Memory.ReadUInt8(new(0x500)));
    }

    [KvmFact]
    public void Run_StringOutput_GivesAllElements()
    {
        // mov dx, 0x3f8; mov si, 0x600; mov cx, 6; cld; rep outsw; hlt
        using var guest = new TinyGuest([0xba, 0xf8, 0x03, 0xbe, 0x00, 0x06, 0xb9, 0x06, 0x00, 0xfc, 0xf3, 0x6f, 0xf4]);
        guest.Memory.TryWrite(new(0x600), "Hello, world"u8);
        var seen = new List<byte>();
        while (true)
        {
            TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
            if (exit.Reason != VcpuExitReason.PortIo) break;
            Assert.Equal(2, exit.Size);
            Assert.Equal((int)exit.Count * 2, exit.Data.Length);
            seen.AddRange(exit.Data);
        }
        Assert.Equal("Hello, world"u8, seen.ToArray());
    }

    [KvmFact]
    public void Run_MmioReadAndWrite_CarriesTheBytes()
    {
        // mov eax, fs:[0x10]; inc eax; mov fs:[0x20], eax; hlt
        using var guest = new TinyGuest([0x64, 0x66, 0xa1, 0x10, 0x00, 0x66, 0x40, 0x64, 0x66, 0xa3, 0x20, 0x00, 0xf4]);
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal((VcpuExitReason.Mmio, false, 4, TinyGuest.MmioAddress + 0x10), (exit.Reason, exit.IsWrite, exit.Size, exit.Address));
        BitConverter.TryWriteBytes(exit.Data, 0x11223344);
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal((VcpuExitReason.Mmio, true, 4, TinyGuest.MmioAddress + 0x20), (exit.Reason, exit.IsWrite, exit.Size, exit.Address));
        Assert.Equal(0x11223345, BitConverter.ToInt32(exit.Data));
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal(VcpuExitReason.Halt, exit.Reason);
    }

    [KvmFact]
    public void Run_UnknownMsrHandedOut_TakesTheValueOrFaults()
    {
        // mov ecx, 0x4b564d99; rdmsr; mov [0x500], eax; hlt
        using var guest = new TinyGuest([0x66, 0xb9, 0x99, 0x4d, 0x56, 0x4b, 0x0f, 0x32, 0x66, 0xa3, 0x00, 0x05, 0xf4], handOutMsrs: true);
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal((VcpuExitReason.ReadMsr, 0x4b564d99UL), (exit.Reason, exit.Address));
        BitConverter.TryWriteBytes(exit.Data, 0x1234L);
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal(VcpuExitReason.Halt, exit.Reason);
        Assert.Equal(0x1234u, guest.Memory.ReadUInt32(new(0x500)));
    }

    [KvmFact]
    public void FailMsrAccess_OfAnUnknownMsr_RaisesAGeneralProtection()
    {
        using var guest = new TinyGuest([0x66, 0xb9, 0x99, 0x4d, 0x56, 0x4b, 0x0f, 0x30, 0xf4], handOutMsrs: true);
        // The vector table at 0: #GP (13) goes to 0:0x1100, where the guest writes to port 0x42.
        guest.Memory.WriteUInt32(new(13 * 4), 0x1100);
        guest.Memory.TryWrite(new(0x1100), [0xe6, 0x42]);
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal((VcpuExitReason.WriteMsr, true), (exit.Reason, exit.IsWrite));
        guest.Vcpu.FailMsrAccess();
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal((VcpuExitReason.PortIo, 0x42UL), (exit.Reason, exit.Address));
    }

    [KvmFact]
    public void Run_SingleStep_ExitsAfterEachInstruction()
    {
        using var guest = new TinyGuest([0x90, 0x90, 0x90, 0xf4]);
        guest.Vcpu.SetGuestDebug(new(SingleStep: true, SoftwareBreakpoints: false, []));
        for (ulong step = 1; step <= 2; step++)
        {
            TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
            Assert.Equal((VcpuExitReason.Debug, 1UL, TinyGuest.CodeAddress + step), (exit.Reason, exit.Detail, exit.Address));
        }
        guest.Vcpu.SetGuestDebug(null);
        TinyGuest.Run(guest.Vcpu, out VcpuExit last);
        Assert.Equal(VcpuExitReason.Halt, last.Reason);
    }

    [KvmFact]
    public void Kick_BeforeRun_InterruptsUntilCleared()
    {
        using var guest = new TinyGuest(PortCode);
        guest.Vcpu.Kick();
        for (int i = 0; i < 3; i++)
        {
            guest.Vcpu.Run(out VcpuExit kicked);
            Assert.Equal(VcpuExitReason.Interrupted, kicked.Reason);
        }
        Assert.Equal(TinyGuest.CodeAddress, guest.Vcpu.GetRegisters().Rip);
        guest.Vcpu.ClearKick();
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal(VcpuExitReason.PortIo, exit.Reason);
    }

    [KvmFact]
    public void Kick_AfterAPortRead_CompletesTheAccess()
    {
        using var guest = new TinyGuest([0xba, 0xf8, 0x03, 0xec, 0xf4]); // mov dx, 0x3f8; in al, dx; hlt
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        exit.Data[0] = 0x5a;
        guest.Vcpu.Kick();
        guest.Vcpu.Run(out exit);
        Assert.Equal(VcpuExitReason.Interrupted, exit.Reason);
        X86Registers registers = guest.Vcpu.GetRegisters();
        Assert.Equal((TinyGuest.CodeAddress + 4, 0x5aUL), (registers.Rip, registers.Rax & 0xff));
    }

    [KvmFact]
    public void Kick_OfASpinningGuest_EndsTheRun()
    {
        using var entered = new ManualResetEventSlim();
        TinyGuest? guest = null;
        VcpuExitReason reason = default;
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            guest = new TinyGuest(Spin);
            entered.Set();
            guest.Vcpu.Run(out VcpuExit exit);
            reason = exit.Reason;
            guest.Dispose();
        }));
        thread.Start();
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30)));
        guest!.Vcpu.Kick();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.Null(failure);
        Assert.Equal(VcpuExitReason.Interrupted, reason);
        guest.Vcpu.Kick(); // a kick that comes too late touches nothing
    }

    [KvmFact]
    public void Run_AFaultWithoutHandlers_ShutsDown()
    {
        using var guest = new TinyGuest([0x48, 0x8b, 0x04, 0x25, 0x00, 0x00, 0x00, 0x40]); // mov rax, [0x40000000]
        // One 2 MiB page at 0, seen through three levels of tables.
        guest.Memory.WriteUInt64(new(0x3000), 0x4003);
        guest.Memory.WriteUInt64(new(0x4000), 0x5003);
        guest.Memory.WriteUInt64(new(0x5000), 0x83);
        X86SpecialRegisters special = guest.Vcpu.GetSpecialRegisters();
        (special.Cr0, special.Cr3, special.Cr4, special.Efer) = (0x80000011, 0x3000, 0x20, 0x500);
        (special.Cs.LongMode, special.Cs.Selector, special.Cs.Granularity, special.Cs.Limit) = (true, 8, true, uint.MaxValue);
        special.Idt = new(0, 0);
        guest.Vcpu.SetSpecialRegisters(special);
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal(VcpuExitReason.Shutdown, exit.Reason);
    }

    [KvmFact]
    public void InjectInterrupt_InAHaltedGuest_RunsItsHandler()
    {
        using var guest = new TinyGuest([0xfb, 0xf4, 0xeb, 0xfd]); // sti; 1: hlt; jmp 1b
        guest.Memory.WriteUInt32(new(0x20 * 4), 0x1100);
        guest.Memory.TryWrite(new(0x1100), [0xe6, 0x42]); // out 0x42, al
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal(VcpuExitReason.Halt, exit.Reason);
        guest.Vcpu.InjectInterrupt(0x20);
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal((VcpuExitReason.PortIo, 0x42UL), (exit.Reason, exit.Address));
    }

    [KvmFact]
    public void RequestInterruptWindow_WhileInterruptsAreOff_ExitsWhenTheyAreOn()
    {
        using var guest = new TinyGuest([0xe6, 0x42, 0xfb, 0x90, 0x90, 0xeb, 0xfc]); // out; sti; 1: nop; nop; jmp 1b
        TinyGuest.Run(guest.Vcpu, out VcpuExit exit);
        Assert.Equal(VcpuExitReason.PortIo, exit.Reason);
        guest.Vcpu.RequestInterruptWindow(true);
        TinyGuest.Run(guest.Vcpu, out exit);
        Assert.Equal(VcpuExitReason.InterruptWindow, exit.Reason);
    }

    [KvmFact]
    public void Run_AMillionExits_AllocatesNothing()
    {
        const int exits = 1_000_000;
        using var guest = new TinyGuest(PortLoop);
        for (int i = 0; i < 100; i++) guest.Vcpu.Run(out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ulong sum = 0;
        for (int i = 0; i < exits; i++)
        {
            guest.Vcpu.Run(out VcpuExit exit);
            sum += exit.Address;
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(sum, 0x3f8UL * (exits - 1_000), 0x3f8UL * exits);
    }

    [KvmFact]
    public void CreateVcpu_OfAnIdThatIsTaken_ThrowsSayingSo()
    {
        using var guest = new TinyGuest(Spin);
        var error = Assert.Throws<HypervisorException>(() => guest.Machine.CreateVcpu(new(1), 0));
        Assert.Contains("Another vCPU has this APIC id", error.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.EEXIST, Assert.IsType<LinuxException>(error.InnerException).ErrorNumber);
    }
}
