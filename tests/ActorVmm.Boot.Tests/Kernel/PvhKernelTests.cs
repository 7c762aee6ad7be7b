using ActorVmm.Boot.Acpi;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Tests.Kernel;

public sealed class PvhKernelTests
{
    [Fact]
    public void Plan_ElfWithPvhNote_EntersProtectedModeWithStartInformation()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        using var initrd = new TemporaryFile([1, 2, 3, 4, 5]);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { CommandLine = "console=ttyS0", Modules = [new(initrd.Path)], Hardware = new AcpiHardware() });
        ArrayTarget memory = ArrayTarget.Filled(plan);

        Assert.Equal((KernelFormat.Pvh, CpuMode.Protected, Images.Base + 0x100), (plan.Format, plan.Entry.Mode, plan.Entry.Rip));
        Assert.Equal((0x11UL, 0UL, 2UL), (plan.Entry.Cr0, plan.Entry.Cr4, plan.Entry.Rflags));
        Assert.Equal((0x67u, (byte)11), (plan.Entry.Task.Limit, plan.Entry.Task.Type));
        ulong info = plan.Entry.Rbx;
        Assert.Equal((0x336ec578u, 1u, 1u), (memory.U32(info), memory.U32(info + 4), memory.U32(info + 12)));
        Assert.Equal("console=ttyS0", memory.Text(memory.U64(info + 24)));
        Assert.Equal(plan.RootPointer!.Value.Value, memory.U64(info + 32));
        ulong module = memory.U64(info + 16);
        Assert.Equal([1, 2, 3, 4, 5], memory.At(memory.U64(module), (int)memory.U64(module + 8)).ToArray());
        Assert.Equal((uint)plan.MemoryMap.Count, memory.U32(info + 48));
        ulong map = memory.U64(info + 40);
        for (int i = 0; i < plan.MemoryMap.Count; i++)
        {
            ulong entry = map + (ulong)i * 24;
            Assert.Equal(
                (plan.MemoryMap[i].Range.Start.Value, plan.MemoryMap[i].Range.Length, (uint)plan.MemoryMap[i].Kind),
                (memory.U64(entry), memory.U64(entry + 8), memory.U32(entry + 16)));
        }
    }

    [Fact]
    public void Plan_LinuxWithTwoInitrds_GetsOneModuleOfBoth()
    {
        using var kernel = new TemporaryFile(Images.PvhElf(linux: true));
        using var first = new TemporaryFile([1, 2, 3, 4, 5]);
        using var second = new TemporaryFile([6, 7]);
        ArrayTarget memory = Modules(kernel, first, second, out ulong list, out uint count);
        Assert.Equal(1u, count);
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0, 6, 7], memory.At(memory.U64(list), (int)memory.U64(list + 8)).ToArray());
    }

    [Fact]
    public void Plan_OtherKernelWithTwoModules_GetsBothWithTheirStrings()
    {
        using var kernel = new TemporaryFile(Images.PvhElf(linux: false));
        using var first = new TemporaryFile([1, 2, 3]);
        using var second = new TemporaryFile([6, 7]);
        ArrayTarget memory = Modules(kernel, first, second, out ulong list, out uint count);
        Assert.Equal(2u, count);
        Assert.Equal([6, 7], memory.At(memory.U64(list + 32), (int)memory.U64(list + 40)).ToArray());
        Assert.Equal($"{second.Path} second", memory.Text(memory.U64(list + 48)));
    }

    [Fact]
    public void Plan_PvhEntryOutsideTheImage_IsRefused()
    {
        using var kernel = new TemporaryFile(Images.Elf(true, Images.Base, (18, BitConverter.GetBytes(0x10u))));
        Assert.Contains("PVH entry at 0x10", Assert.Throws<BootException>(() => BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ElfWithoutNote_EntersLongModeWithZeroPage()
    {
        using var kernel = new TemporaryFile(Images.Elf());
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { CommandLine = "quiet", Hardware = new AcpiHardware() });
        ArrayTarget memory = ArrayTarget.Filled(plan);
        Assert.Equal((KernelFormat.Elf64, CpuMode.Long, Images.Base + 0x10), (plan.Format, plan.Entry.Mode, plan.Entry.Rip));
        Assert.Equal("quiet", memory.Text(memory.U32(plan.Entry.Rsi + 0x228)));
        Assert.Equal("HdrS"u8, memory.At(plan.Entry.Rsi + 0x202, 4));
        Assert.Equal(plan.RootPointer!.Value.Value, memory.U64(plan.Entry.Rsi + 0x70));
        Assert.Equal(plan.MemoryMap.Count, memory.Bytes[plan.Entry.Rsi + 0x1e8]);
    }

    private static ArrayTarget Modules(TemporaryFile kernel, TemporaryFile first, TemporaryFile second, out ulong list, out uint count)
    {
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { Modules = [new(first.Path), new(second.Path, "second")] });
        ArrayTarget memory = ArrayTarget.Filled(plan);
        list = memory.U64(plan.Entry.Rbx + 16);
        count = memory.U32(plan.Entry.Rbx + 12);
        return memory;
    }
}
