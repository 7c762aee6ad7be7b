namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Where things are in every tiny guest. All but the page directories lies below 64 KiB, so that real mode reaches it with zero segments.</summary>
internal static class GuestLayout
{
    /// <summary>A write of any size: something happened; the value says what.</summary>
    public const ushort ReportPort = 0x500;

    /// <summary>A write of any size ends the run.</summary>
    public const ushort DonePort = 0x501;

    /// <summary>Free for the test: 0x500 to 0x5ff and 0xa00 to 0xfff.</summary>
    public const uint Scratch = 0xa00;

    /// <summary>How often each vector was taken by a counting handler: 256 numbers of 4 bytes.</summary>
    public const uint Counters = 0x600;

    public const ulong Idt = 0x1000;
    public const ulong Gdt = 0x2000;

    /// <summary>Limit and base of the GDT, for LGDT.</summary>
    public const ulong GdtPointer = 0x2100;

    /// <summary>The 64-bit task state segment, 104 bytes and the I/O bitmap.</summary>
    public const ulong Tss = 0x2200;

    /// <summary>Offset of the I/O bitmap.</summary>
    public const uint TssBitmap = 0x68;

    /// <summary>The segment's last byte: a bitmap for 0x800 ports and the byte that ends it.</summary>
    public const uint TssLimit = TssBitmap + 0x100;
    public const ulong PageMap = 0x3000;

    /// <summary>First address above the stack; it grows down from here.</summary>
    public const ulong StackTop = 0x7ff0;

    /// <summary>Another stack, for ring 0 entered from ring 3.</summary>
    public const ulong KernelStackTop = 0x5ff0;
    public const ulong Code = 0x8000;

    /// <summary>Where application processors start: a page, the vector of the SIPI.</summary>
    public const ulong ApCode = 0x9000;
    public const ulong FirstHandler = 0xa000;

    public const ulong PageDirectoryPointers = 0x20000;

    /// <summary>Four pages: 2 MiB pages for the first 4 GiB.</summary>
    public const ulong PageDirectories = 0x21000;

    /// <summary>4 KiB pages for 2 MiB to 4 MiB, where a test asked for them.</summary>
    public const ulong SmallPages = 0x25000;

    /// <summary>The range that <see cref="SmallPages"/> maps.</summary>
    public const ulong SmallPagesStart = 0x200000;

    /// <summary>Never memory: the base of FS in real mode.</summary>
    public const ulong Mmio = 0xd0000000;

    public const ushort Code32Selector = 0x08;
    public const ushort Code64Selector = 0x10;
    public const ushort DataSelector = 0x18;
    public const ushort UserDataSelector = 0x2b;
    public const ushort UserCode64Selector = 0x33;
    public const ushort TssSelector = 0x40;
}
