using ActorVmm.Boot.Acpi;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Boot.Tests.Kernel;

public sealed class FlatKernelTests
{
    [Fact]
    public void Plan_RealMode_StartsAsFromABootSector()
    {
        EntryState entry = Plan(0x7c00, 0x7c00, CpuMode.Real).Entry;
        Assert.Equal((CpuMode.Real, 0x7c00UL, 0x7c00UL, 0x10UL), (entry.Mode, entry.Rip, entry.Rsp, entry.Cr0));
        Assert.Equal((0, 0UL, 0xffffu), (entry.Code.Selector, entry.Code.Base, entry.Code.Limit));
        Assert.Equal((0UL, (ushort)0x3ff), (entry.IdtBase, entry.IdtLimit));
    }

    [Fact]
    public void Plan_RealModeAbove64K_UsesASegment()
    {
        EntryState entry = Plan(0x20000, 0x20010, CpuMode.Real).Entry;
        Assert.Equal((0x2000, 0x20000UL, 0x10UL), (entry.Code.Selector, entry.Code.Base, entry.Rip));
    }

    [Fact]
    public void Plan_RealModeImageInAllLowMemory_PutsTheStackAboveIt()
    {
        EntryState entry = Plan(0, 0, CpuMode.Real, length: 0x10000).Entry;
        Assert.True(entry.Stack.Base >= 0x10000);
        Assert.Equal(entry.Stack.Base, (ulong)entry.Stack.Selector << 4);
    }

    [Fact]
    public void Plan_LongMode_TablesInMemoryMatchTheRegisters()
    {
        using var kernel = new TemporaryFile([0xf4]);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(2), kernel.Path) { Flat = new(new(0x10000), 0x10000, CpuMode.Long) });
        ArrayTarget memory = ArrayTarget.Filled(plan);
        EntryState entry = plan.Entry;
        Assert.Equal((0x8000_0031UL, 0x20UL, 0x500UL), (entry.Cr0, entry.Cr4, entry.Efer));
        Assert.Equal(0x00af9b000000ffffUL, memory.U64(entry.GdtBase + entry.Code.Selector));
        Assert.Equal(0x00cf93000000ffffUL, memory.U64(entry.GdtBase + entry.Data.Selector));
        Assert.Equal(entry.Code.Descriptor, memory.U64(entry.GdtBase + entry.Code.Selector));
        Assert.Equal(0x83UL, memory.U64((memory.U64((memory.U64(entry.Cr3) & ~0xfffUL)) & ~0xfffUL)));
        Assert.Equal(0xf4, memory.Bytes[0x10000]);
    }

    [Theory]
    [InlineData(0x100000UL, CpuMode.Real, "below 0x100000")]
    [InlineData(0x1_0000_0000UL, CpuMode.Protected, "below 0x100000000")]
    [InlineData(0x8000_0000UL, CpuMode.Long, "is not guest memory")]
    public void Plan_EntryThatCannotBe_IsRefused(ulong entry, CpuMode mode, string why) =>
        Assert.Contains(why, Assert.Throws<BootException>(() => Plan(0x10000, entry, mode)).Message, StringComparison.Ordinal);

    [Fact]
    public void Plan_TinyMemory_Works()
    {
        using var kernel = new TemporaryFile(new byte[512]);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.KiB(64), kernel.Path) { Flat = new(new(0x7c00), 0x7c00, CpuMode.Real), Hardware = new AcpiHardware() });
        Assert.Null(plan.RootPointer);
        Assert.Equal(64UL << 10, plan.Ram.Single().Length);
    }

    [Fact]
    public void Plan_ImageAnywhere_NothingOverlapsIt() => Gen.Select(
        Gen.Int[1, 0x120000], Gen.ULong[0, 0x800000], Gen.Enum<CpuMode>()).Sample((length, start, mode) =>
    {
        BootPlan plan;
        try
        {
            plan = Plan(start, mode == CpuMode.Real ? start & 0xfffff : start, mode, length);
        }
        catch (BootException e)
        {
            Assert.Equal(CpuMode.Real, mode);
            Assert.Contains("leaves no memory below 640 KiB", e.Message, StringComparison.Ordinal);
            return;
        }
        for (int i = 1; i < plan.Layout.Count; i++) Assert.True(plan.Layout[i - 1].Range.Last.Value < plan.Layout[i].Range.Start.Value);
        Assert.Contains(plan.Layout, r => r.Range == new AddressRange(new(start), (ulong)length));
        Assert.Contains(plan.Layout, r => r.Name == "ACPI tables");
        Assert.Equal(mode == CpuMode.Long, plan.Layout.Any(r => r.Name == "page tables"));
    }, iter: 300);

    private static BootPlan Plan(ulong load, ulong entry, CpuMode mode, int length = 16)
    {
        using var kernel = new TemporaryFile(new byte[length]);
        return BootPlanner.Plan(new(ByteSize.MiB(16), kernel.Path) { Flat = new(new(load), entry, mode), Hardware = new AcpiHardware() });
    }
}
