namespace ActorVmm.Backend.Tests;

public sealed class ModeSwitchTests
{
    private const ulong In32 = 0xb000, In64 = 0xb800;
    private const uint EferMsr = 0xc0000080;

    [BackendFact]
    public void Guest_GoesFromRealToProtectedToLongMode_ByItself(TestBackend backend)
    {
        using TinyGuest guest = new(backend);
        guest.Write(32, In32, a =>
        {
            a.mov(ax, GuestLayout.DataSelector);
            a.mov(ds, ax);
            a.mov(ss, ax);
            a.mov(eax, 0x32);
            a.Report();
            a.mov(eax, cr4);
            a.or(eax, 0x20);
            a.mov(cr4, eax);
            a.mov(eax, (uint)GuestLayout.PageMap);
            a.mov(cr3, eax);
            a.mov(ecx, EferMsr);
            a.rdmsr();
            a.or(eax, 0x100);
            a.wrmsr();
            a.mov(eax, cr0);
            a.or(eax, 0x80000000);
            a.mov(cr0, eax);
            FarJump(a, GuestLayout.Code64Selector, (uint)In64);
        });
        guest.Write(64, In64, a =>
        {
            a.mov(rax, 0x6400000064);
            a.mov(r15, rax);
            a.Done();
        });
        VcpuRunner cpu = guest.Boot(CpuMode.Real, a =>
        {
            a.cli();
            a.lgdt(__[(short)GuestLayout.GdtPointer]);
            a.mov(eax, 0x16);
            a.Report();
            a.mov(eax, cr0);
            a.or(eax, 1);
            a.mov(cr0, eax);
            FarJump(a, GuestLayout.Code32Selector, (uint)In32);
        });

        cpu.RunToDone();

        Assert.Equal([0x16UL, 0x32UL], cpu.Reports);
        (X86Registers registers, X86SpecialRegisters special) = cpu.Ask(vcpu => (vcpu.GetRegisters(), vcpu.GetSpecialRegisters()));
        Assert.Equal(0x6400000064UL, registers.R15);
        Assert.Equal((true, GuestLayout.Code64Selector), (special.Cs.LongMode, special.Cs.Selector));
        Assert.Equal(0x500UL, special.Efer & 0x500);
    }

    // jmp selector:offset, with a 32-bit offset also in 16-bit code.
    private static void FarJump(Iced.Intel.Assembler a, ushort selector, uint offset)
    {
        byte[] operand = [.. BitConverter.GetBytes(offset), .. BitConverter.GetBytes(selector)];
        byte[] code = a.Bitness == 16 ? [0x66, 0xea, .. operand] : [0xea, .. operand];
        a.db(code);
    }
}
