using System.Buffers.Binary;
using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>Enters a Linux kernel with the zero page in RSI. Source: Linux Documentation/arch/x86/boot.rst, "32-bit Boot Protocol", "64-bit Boot Protocol"; zero-page.rst.</summary>
internal static class LinuxProtocol
{
    private const int ZeroPageSize = 4096;
    private const byte UnregisteredLoader = 0xff;

    /// <summary>Enters in long mode.</summary>
    /// <param name="draft">The plan being made.</param>
    /// <param name="header">The kernel's setup header.</param>
    /// <param name="rip">The first instruction.</param>
    /// <param name="kernel">Where the kernel is; mapped by the page tables.</param>
    public static EntryState Enter64(BootDraft draft, SetupHeader header, ulong rip, AddressRange kernel)
    {
        GuestAddress zeroPage = AddZeroPage(draft, header);
        return draft.EnterLong(rip, kernel) with { Rsi = zeroPage.Value };
    }

    /// <summary>Enters in protected mode.</summary>
    /// <inheritdoc cref="Enter64"/>
    public static EntryState Enter32(BootDraft draft, SetupHeader header, ulong rip)
    {
        GuestAddress zeroPage = AddZeroPage(draft, header);
        return draft.EnterProtected(rip) with { Rsi = zeroPage.Value };
    }

    private static GuestAddress AddZeroPage(BootDraft draft, SetupHeader header)
    {
        GuestAddress commandLine = draft.Add("command line", CommandLines.Encode(draft.Request.CommandLine, header.CommandLineMaximum), 16);
        AddressRange? initrd = ModuleLoader.PlaceInitrd(draft, header.InitrdReach, header.ReachesAbove4GiB);
        var page = new byte[ZeroPageSize];
        header.Bytes.CopyTo(page.AsSpan(SetupHeader.Offset));
        page[0x210] = UnregisteredLoader;
        Write32(page, 0x228, commandLine.Value);
        Write32(page, 0x218, initrd?.Start.Value ?? 0);
        Write32(page, 0x21c, initrd?.Length ?? 0);
        Write32(page, 0x0c0, (initrd?.Start.Value ?? 0) >> 32);
        Write32(page, 0x0c4, (initrd?.Length ?? 0) >> 32);
        BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(0x070), draft.RootPointer?.Value ?? 0);
        page[0x1e8] = (byte)draft.MemoryMap.Count;
        for (int i = 0; i < draft.MemoryMap.Count; i++) MemoryMap.WriteE820(page.AsSpan(0x2d0 + i * MemoryMap.E820EntrySize), draft.MemoryMap[i]);
        return draft.Add("zero page", page, ZeroPageSize);
    }

    private static void Write32(byte[] page, int at, ulong value) => BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(at), (uint)value);
}
