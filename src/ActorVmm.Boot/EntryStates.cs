using System.Buffers.Binary;

namespace ActorVmm.Boot;

/// <summary>The three states in which a guest can start, and the descriptor table that belongs to them.</summary>
internal static class EntryStates
{
    /// <summary>Bytes of the descriptor table.</summary>
    public const int GdtLength = 6 * sizeof(ulong);

    private const ushort CodeSelector = 0x10, DataSelector = 0x18, TaskSelector = 0x20;
    private const ulong ProtectionEnable = 1, ExtensionType = 1 << 4, NumericError = 1 << 5, Paging = 1UL << 31;
    private const ulong PhysicalAddressExtension = 1 << 5;
    private const ulong LongModeEnable = 1 << 8, LongModeActive = 1 << 10;
    private const byte ReadWriteData = 3, ExecuteReadCode = 11, BusyTask = 11;

    private static readonly EntrySegment s_flatData = new(DataSelector, 0, uint.MaxValue, ReadWriteData) { IsCodeOrData = true, Default32 = true, Granularity = true };
    private static readonly EntrySegment s_flatCode = new(CodeSelector, 0, uint.MaxValue, ExecuteReadCode) { IsCodeOrData = true, Default32 = true, Granularity = true };
    private static readonly EntrySegment s_longCode = s_flatCode with { Default32 = false, LongMode = true };
    private static readonly EntrySegment s_task = new(TaskSelector, 0, 0x67, BusyTask);

    /// <summary>Real mode: CS and SS as given, everything else at 0.</summary>
    /// <param name="codeBase">Base of CS, a multiple of 16 below 1 MiB.</param>
    /// <param name="ip">The instruction pointer in CS.</param>
    /// <param name="stackBase">Base of SS, a multiple of 16 below 1 MiB.</param>
    /// <param name="sp">The stack pointer in SS.</param>
    public static EntryState Real(ulong codeBase, ushort ip, ulong stackBase, ushort sp) => new()
    {
        Mode = CpuMode.Real,
        Rip = ip,
        Rsp = sp,
        Cr0 = ExtensionType,
        Code = RealSegment(codeBase, ExecuteReadCode),
        Data = RealSegment(0, ReadWriteData),
        Stack = RealSegment(stackBase, ReadWriteData),
        Task = s_task with { Selector = 0, Limit = 0xffff },
        IdtLimit = 0x3ff,
    };

    /// <summary>Protected mode with flat segments, paging off.</summary>
    /// <param name="rip">The first instruction.</param>
    /// <param name="gdt">Where the bytes of <see cref="Gdt"/> will be.</param>
    public static EntryState Protected(ulong rip, ulong gdt) => new()
    {
        Mode = CpuMode.Protected,
        Rip = rip,
        Cr0 = ProtectionEnable | ExtensionType,
        Code = s_flatCode,
        Data = s_flatData,
        Stack = s_flatData,
        Task = s_task,
        GdtBase = gdt,
        GdtLimit = GdtLength - 1,
    };

    /// <summary>64-bit mode.</summary>
    /// <param name="rip">The first instruction.</param>
    /// <param name="gdt">Where the bytes of <see cref="Gdt"/> will be.</param>
    /// <param name="pageTables">The top page table.</param>
    public static EntryState Long(ulong rip, ulong gdt, ulong pageTables) => Protected(rip, gdt) with
    {
        Mode = CpuMode.Long,
        Cr0 = ProtectionEnable | ExtensionType | NumericError | Paging,
        Cr3 = pageTables,
        Cr4 = PhysicalAddressExtension,
        Efer = LongModeEnable | LongModeActive,
        Code = s_longCode,
    };

    /// <summary>The descriptor table of a protected or long mode state: two unused entries, then code, data and task, which in long mode takes two.</summary>
    public static byte[] Gdt(CpuMode mode)
    {
        var table = new byte[GdtLength];
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(CodeSelector), (mode == CpuMode.Long ? s_longCode : s_flatCode).Descriptor);
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(DataSelector), s_flatData.Descriptor);
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(TaskSelector), s_task.Descriptor);
        return table;
    }

    private static EntrySegment RealSegment(ulong @base, byte type) => new((ushort)(@base >> 4), @base, 0xffff, type) { IsCodeOrData = true };
}
