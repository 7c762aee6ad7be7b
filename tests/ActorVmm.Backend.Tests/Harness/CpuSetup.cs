using System.Buffers.Binary;
using ActorVmm.Memory;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Descriptor tables, page tables and the registers that start a vCPU in a mode.</summary>
internal static class CpuSetup
{
    private const ulong Present = 1, Writable = 2, User = 4, LargePage = 0x80;
    private const ulong KernelRoot = 0x0020_9b00_0000_0000;

    /// <summary>Writes the GDT, its pointer, a 64-bit TSS that denies all ports but the harness's, and page tables. Harmless for real mode.</summary>
    public static void WriteTables(GuestMemory memory)
    {
        ulong tss = GuestLayout.Tss;
        ulong[] gdt =
        [
            0, 0x00cf_9b00_0000_ffff, KernelRoot, 0x00cf_9300_0000_ffff, 0x00cf_fb00_0000_ffff, 0x00cf_f300_0000_ffff, 0x0020_fb00_0000_0000, 0,
            GuestLayout.TssLimit | (tss & 0xffffff) << 16 | 0x89UL << 40, 0,
        ];
        for (int i = 0; i < gdt.Length; i++) memory.WriteUInt64(new(GuestLayout.Gdt + (ulong)i * 8), gdt[i]);
        memory.WriteUInt16(new(GuestLayout.GdtPointer), (ushort)(gdt.Length * 8 - 1));
        memory.WriteUInt64(new(GuestLayout.GdtPointer + 2), GuestLayout.Gdt);
        memory.WriteUInt64(new(tss + 4), GuestLayout.KernelStackTop);
        // An I/O bitmap that starts behind the limit denies every port.
        memory.WriteUInt16(new(tss + 0x66), (ushort)(GuestLayout.TssLimit + 1));

        memory.WriteUInt64(new(GuestLayout.PageMap), GuestLayout.PageDirectoryPointers | Present | Writable | User);
        for (ulong i = 0; i < 4; i++)
            memory.WriteUInt64(new(GuestLayout.PageDirectoryPointers + i * 8), GuestLayout.PageDirectories + i * 0x1000 | Present | Writable | User);
        for (ulong i = 0; i < 2048; i++) memory.WriteUInt64(new(GuestLayout.PageDirectories + i * 8), i << 21 | Present | Writable | User | LargePage);
    }

    /// <summary>Maps 2 MiB to 4 MiB by 4 KiB pages, to themselves.</summary>
    public static void UseSmallPages(GuestMemory memory)
    {
        for (ulong i = 0; i < 512; i++) memory.WriteUInt64(SmallPageEntry(GuestLayout.SmallPagesStart + i * 0x1000), GuestLayout.SmallPagesStart + i * 0x1000 | Present | Writable | User);
        memory.WriteUInt64(new(GuestLayout.PageDirectories + 8), GuestLayout.SmallPages | Present | Writable | User);
    }

    /// <summary>Where the page table entry of an address between 2 MiB and 4 MiB is.</summary>
    public static GuestAddress SmallPageEntry(ulong address) => new(GuestLayout.SmallPages + (address - GuestLayout.SmallPagesStart >> 12) * 8);

    /// <summary>Lets ring 3 use the ports below 0x800.</summary>
    public static void AllowPorts(GuestMemory memory)
    {
        memory.WriteUInt16(new(GuestLayout.Tss + 0x66), (ushort)GuestLayout.TssBitmap);
        memory.TryZero(new(new(GuestLayout.Tss + GuestLayout.TssBitmap), GuestLayout.TssLimit - GuestLayout.TssBitmap));
        // The bitmap ends with a byte of ones.
        memory.WriteUInt8(new(GuestLayout.Tss + GuestLayout.TssLimit), 0xff);
    }

    /// <summary>Makes an IDT entry (interrupt gate) or, in real mode, an IVT entry.</summary>
    public static void WriteGate(GuestMemory memory, CpuMode mode, byte vector, ulong handler, int dpl = 0)
    {
        ulong selector = mode == CpuMode.Long ? GuestLayout.Code64Selector : GuestLayout.Code32Selector;
        ulong gate = handler & 0xffff | selector << 16 | (0x8e00UL | (ulong)dpl << 13) << 32 | (handler >> 16 & 0xffff) << 48;
        switch (mode)
        {
            case CpuMode.Real:
                memory.WriteUInt32(new(vector * 4u), (uint)handler);
                break;
            case CpuMode.Protected:
                memory.WriteUInt64(new(GuestLayout.Idt + vector * 8u), gate);
                break;
            default:
                memory.WriteUInt64(new(GuestLayout.Idt + vector * 16u), gate);
                memory.WriteUInt64(new(GuestLayout.Idt + vector * 16u + 8), 0);
                break;
        }
    }

    /// <summary>Puts a vCPU in a mode at an address.</summary>
    public static void Start(IVcpu vcpu, CpuMode mode, ulong rip)
    {
        X86SpecialRegisters special = vcpu.GetSpecialRegisters();
        SetSegments(ref special, mode);
        switch (mode)
        {
            case CpuMode.Real:
                special.Cr0 = 0x10;
                special.Idt = new(0, 0x3ff);
                break;
            case CpuMode.Protected:
                special.Cr0 = 0x11;
                break;
            default:
                (special.Cr0, special.Cr3, special.Cr4, special.Efer) = (0x80050033, GuestLayout.PageMap, 0x620, 0xd00);
                break;
        }
        if (mode != CpuMode.Real)
        {
            special.Gdt = new(GuestLayout.Gdt, 10 * 8 - 1);
            special.Idt = new(GuestLayout.Idt, 0xfff);
            special.Tr = new() { Base = GuestLayout.Tss, Limit = GuestLayout.TssLimit, Selector = GuestLayout.TssSelector, Type = 11, Present = true };
        }
        vcpu.SetSpecialRegisters(special);
        vcpu.SetRegisters(new() { Rip = rip, Rsp = GuestLayout.StackTop, Rflags = 2 });
    }

    /// <summary>The two halves of the 64-bit time stamp or any other number, as EDX:EAX have it.</summary>
    public static (uint Low, uint High) Halves(ulong value) => ((uint)value, (uint)(value >> 32));

    private static void SetSegments(ref X86SpecialRegisters special, CpuMode mode)
    {
        bool real = mode == CpuMode.Real;
        X86Segment data = new()
        {
            Limit = real ? 0xffff : 0xffffffff, Selector = real ? (ushort)0 : GuestLayout.DataSelector, Type = 3, Present = true, IsCodeOrData = true,
            Granularity = !real, Default32 = !real,
        };
        special.Ds = special.Es = special.Ss = special.Fs = special.Gs = data;
        special.Cs = data with { Type = 11 };
        if (mode == CpuMode.Protected) special.Cs.Selector = GuestLayout.Code32Selector;
        if (mode == CpuMode.Long) special.Cs = special.Cs with { Selector = GuestLayout.Code64Selector, LongMode = true, Default32 = false };
        if (!real) return;
        special.Fs = data with { Base = GuestLayout.Mmio, Limit = 0xffffffff, Granularity = true };
        special.Gs = data with { Base = 0xfec00000, Limit = 0xffffffff, Granularity = true };
    }
}
