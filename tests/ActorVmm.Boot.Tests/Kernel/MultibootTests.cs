using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Tests.Kernel;

public sealed class MultibootTests
{
    [Fact]
    public void Plan_Elf32WithModules_HandsOverTheBootInformation()
    {
        using var kernel = new TemporaryFile(Images.MultibootElf());
        using var first = new TemporaryFile([1, 2, 3]);
        using var second = new TemporaryFile([4, 5, 6, 7]);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(16), kernel.Path) { CommandLine = "verbose", Modules = [new(first.Path, "role=disk"), new(second.Path)] });
        ArrayTarget memory = ArrayTarget.Filled(plan);
        Assert.Equal((KernelFormat.Multiboot, CpuMode.Protected, 0x100010UL, 0x2badb002UL), (plan.Format, plan.Entry.Mode, plan.Entry.Rip, plan.Entry.Rax));

        ulong info = plan.Entry.Rbx;
        Assert.Equal(0x24du, memory.U32(info));
        Assert.Equal((639u, 15u << 10), (memory.U32(info + 4), memory.U32(info + 8)));
        Assert.Equal($"{kernel.Path} verbose", memory.Text(memory.U32(info + 16)));
        Assert.Equal("ActorVmm", memory.Text(memory.U32(info + 64)));
        Assert.Equal(2u, memory.U32(info + 20));
        ulong list = memory.U32(info + 24);
        AssertModule(memory, list, [1, 2, 3], $"{first.Path} role=disk");
        AssertModule(memory, list + 16, [4, 5, 6, 7], second.Path);
    }

    [Fact]
    public void Plan_MemoryMap_HasTheFormOfTheFirmwareCall()
    {
        using var kernel = new TemporaryFile(Images.MultibootElf());
        BootPlan plan = BootPlanner.Plan(new(ByteSize.GiB(4), kernel.Path));
        var memory = new ArrayTarget(4 << 20);
        plan.WriteTo(memory);
        ulong at = memory.U32(plan.Entry.Rbx + 48), end = at + memory.U32(plan.Entry.Rbx + 44);
        List<MemoryMapEntry> read = [];
        for (; at < end; at += memory.U32(at) + 4)
            read.Add(new(new(new(memory.U64(at + 4)), memory.U64(at + 12)), (MemoryKind)memory.U32(at + 20)));
        Assert.Equal(plan.MemoryMap, read);
        Assert.Equal((0xC000_0000u - 0x100000) >> 10, memory.U32(plan.Entry.Rbx + 8));
    }

    [Fact]
    public void Plan_NoModules_LeavesTheListEmpty()
    {
        using var kernel = new TemporaryFile(Images.MultibootElf());
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(16), kernel.Path));
        Assert.Equal(0u, ArrayTarget.Filled(plan).U32(plan.Entry.Rbx + 20));
    }

    [Theory]
    [InlineData(0u, 0u, 0x200300UL)]
    [InlineData(0x200180u, 0x204000u, 0x204000UL)]
    public void Plan_AddressFields_LoadWhatTheySay(uint loadEnd, uint bssEnd, ulong end)
    {
        byte[] image = [.. Enumerable.Range(0, 0x400).Select(i => (byte)(i * 3))];
        Images.MultibootHeader(0x10003, headerAt: 0x200040, load: 0x200000, loadEnd, bssEnd, entry: 0x200080).CopyTo(image, 0x140);
        using var kernel = new TemporaryFile(image);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(16), kernel.Path));
        Assert.Equal(0x200080UL, plan.Entry.Rip);
        NamedRange placed = plan.Layout.Single(r => r.Name.StartsWith("kernel", StringComparison.Ordinal));
        Assert.Equal((0x200000UL, end - 1), (placed.Range.Start.Value, placed.Range.Last.Value));
        int loaded = loadEnd == 0 ? 0x300 : 0x180;
        ArrayTarget memory = ArrayTarget.Filled(plan);
        Assert.Equal(image.AsSpan(0x100, loaded), memory.At(0x200000, loaded));
        Assert.Equal(0, memory.Bytes[0x200000 + loaded]);
    }

    [Theory]
    [InlineData(0x200000u, 0x200040u, 0u, 0x200080u, "do not fit its header")]
    [InlineData(0x200200u, 0x200000u, 0u, 0x200080u, "do not fit its header")]
    [InlineData(0x200040u, 0x200000u, 0x100000u, 0x200080u, "before its load address")]
    [InlineData(0x200040u, 0x200000u, 0x300000u, 0x200080u, "is truncated")]
    [InlineData(0x200040u, 0x200000u, 0u, 0x300000u, "entry point")]
    public void Plan_AddressFieldsThatCannotBe_AreRefused(uint header, uint load, uint loadEnd, uint entry, string why)
    {
        var image = new byte[0x400];
        Images.MultibootHeader(0x10003, header, load, loadEnd, 0, entry).CopyTo(image, 0x140);
        using var kernel = new TemporaryFile(image);
        Assert.Contains(why, Refused(kernel), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WantsAVideoMode_IsRefused()
    {
        using var kernel = new TemporaryFile(Images.MultibootElf(flags: 7));
        Assert.Contains("features 0x4", Refused(kernel), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_WrongChecksum_IsNoMultibootKernel()
    {
        byte[] image = Images.MultibootElf();
        image[Images.CodeOffset + 0x48]++;
        using var kernel = new TemporaryFile(image);
        Assert.Contains("neither a multiboot header nor a PVH note", Refused(kernel), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_HeaderBehindTheFirst8KiB_IsNotFound()
    {
        var image = new byte[0x4000];
        Images.MultibootHeader(0x10003, 0x200000, 0x200000, 0, 0, 0x200080).CopyTo(image, 8192);
        using var kernel = new TemporaryFile(image);
        Assert.Contains("accepted are", Refused(kernel), StringComparison.Ordinal);
    }

    private static void AssertModule(ArrayTarget memory, ulong entry, byte[] bytes, string text)
    {
        Assert.Equal(0u, memory.U32(entry) % 4096);
        Assert.Equal(bytes, memory.At(memory.U32(entry), (int)(memory.U32(entry + 4) - memory.U32(entry))).ToArray());
        Assert.Equal(text, memory.Text(memory.U32(entry + 8)));
    }

    private static string Refused(TemporaryFile kernel) => Assert.Throws<BootException>(() => BootPlanner.Plan(new(ByteSize.MiB(16), kernel.Path))).Message;
}
