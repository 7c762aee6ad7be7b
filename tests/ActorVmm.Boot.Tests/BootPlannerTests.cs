using ActorVmm.Boot.Acpi;
using ActorVmm.Boot.Layout;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Tests;

public sealed class BootPlannerTests
{
    private static readonly string s_missing = Path.Combine(Path.GetTempPath(), $"none-{Guid.NewGuid():N}");

    [Fact]
    public void Plan_ImageOverTheResetVector_StaysAsItIs()
    {
        byte[] image = [.. Enumerable.Repeat((byte)0x90, 0x40000)];
        using var kernel = new TemporaryFile(image);
        var flat = new FlatImage(new(0xE0000), 0xE0000, CpuMode.Real);

        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(4), kernel.Path) { Flat = flat, Hardware = new() });

        Assert.Equal(image, ArrayTarget.Filled(plan).At(0xE0000, image.Length).ToArray());
        Assert.DoesNotContain(plan.Layout, range => range.Name == "reset vector");
    }

    [Fact]
    public void Plan_KernelIsMissing_NamesItInOneLine() => Refused(new(ByteSize.MiB(64), s_missing), "does not exist", s_missing);

    [Fact]
    public void Plan_KernelIsADirectory_SaysSo() => Refused(new(ByteSize.MiB(64), Path.GetTempPath()), "is a directory");

    [Fact]
    public void Plan_KernelIsEmpty_SaysSo()
    {
        using var kernel = new TemporaryFile([]);
        Refused(new(ByteSize.MiB(64), kernel.Path), "is empty");
    }

    [Fact]
    public void Plan_UnknownMagic_SaysWhatWasFoundAndWhatIsAccepted()
    {
        using var kernel = new TemporaryFile("#!/bin/sh\necho hello\n"u8.ToArray());
        Refused(new(ByteSize.MiB(64), kernel.Path), "23212f62696e2f73", "HdrS", "7f 45 4c 46", "0x1badb002");
    }

    [Fact]
    public void Plan_PackedKernel_SaysToUnpackIt()
    {
        using var kernel = new TemporaryFile([0x1f, 0x8b, 8, .. new byte[1000]]);
        Refused(new(ByteSize.MiB(64), kernel.Path), "Gzip data: unpack it first");
    }

    [Fact]
    public void Plan_ElfIsCutOff_SaysTruncated()
    {
        byte[] image = Images.PvhElf();
        for (int length = 1; length < image.Length; length += 97)
        {
            using var kernel = new TemporaryFile(image[..length]);
            Assert.Throws<BootException>(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path)));
        }
        using var cut = new TemporaryFile(image[..0x1800]);
        Refused(new(ByteSize.MiB(64), cut.Path), "is truncated");
    }

    [Fact]
    public void Plan_InitrdIsLargerThanTheGuest_SaysWhatIsNeededAndFree()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        using var initrd = new TemporaryFile([1]);
        using (FileStream sparse = File.OpenWrite(initrd.Path)) sparse.SetLength(3L << 30);
        Refused(new(ByteSize.GiB(1), kernel.Path) { Modules = [new(initrd.Path)] }, "needs 3072 MiB", "1 GiB", "MiB in one piece are free");
    }

    [Fact]
    public void Plan_InitrdIsMissing_NamesIt()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        Refused(new(ByteSize.MiB(64), kernel.Path) { Modules = [new(s_missing)] }, "initrd", s_missing);
    }

    [Fact]
    public void Plan_MemoryIsTooSmallForTheKernel_SaysWhere()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        Refused(new(ByteSize.MiB(8), kernel.Path), "0x1000000-", "not all guest memory");
        Refused(new(ByteSize.KiB(64), kernel.Path), "at least 2 MiB");
        Refused(new(new(5000), kernel.Path), "multiple of 4 KiB");
        Refused(new(ByteSize.GiB(1 << 20), kernel.Path), "the most that a machine can have");
    }

    [Fact]
    public void Plan_CommandLineIsTooLong_SaysTheLimit()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        Refused(new(ByteSize.MiB(64), kernel.Path) { CommandLine = new('x', 2048) }, "2048 bytes", "at most 2047");
        Refused(new(ByteSize.MiB(64), kernel.Path) { CommandLine = "a\0b" }, "zero character");
    }

    [Fact]
    public void Plan_SegmentsOverlap_NamesBoth()
    {
        byte[] image = Images.PvhElf();
        BitConverter.GetBytes(Images.Base + 0x1000).CopyTo(image, 64 + 56 + 24);
        using var kernel = new TemporaryFile(image);
        Refused(new(ByteSize.MiB(64), kernel.Path), "segment 1", "overlaps", "segment 0");
    }

    [Fact]
    public void Plan_MoreVcpusThanTheTopology_IsAnArgumentError() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BootPlanner.Plan(new(ByteSize.MiB(64), s_missing) { VcpuCount = 2 }));

    [Fact]
    public void Plan_MoreThanThreeGibibytes_LeavesTheDeviceGap()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        BootPlan plan = BootPlanner.Plan(new(ByteSize.GiB(5), kernel.Path));
        Assert.Equal([new AddressRange(default, 0xC000_0000), new AddressRange(new(0x1_0000_0000), 0x8000_0000)], plan.Ram);
        Assert.Equal(
            [(0UL, MemoryKind.Usable), (0x9fc00UL, MemoryKind.Reserved), (0x100000UL, MemoryKind.Usable), (0x1_0000_0000UL, MemoryKind.Usable)],
            plan.MemoryMap.Select(e => (e.Range.Start.Value, e.Kind)));
    }

    [Fact]
    public void WriteTo_RealGuestMemory_HoldsKernelInitrdAndTables()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        using var initrd = new TemporaryFile([.. Enumerable.Range(0, 5000).Select(i => (byte)i)]);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { Modules = [new(initrd.Path)], Hardware = new AcpiHardware() });
        using var memory = new GuestMemory(plan.Ram);
        plan.WriteTo(memory);

        var code = new byte[Images.CodeLength];
        Assert.True(memory.TryRead(new(Images.Base), code));
        Assert.Equal(Images.Code(), code);
        NamedRange placed = plan.Layout.Single(r => r.Name.StartsWith("initrd", StringComparison.Ordinal));
        var loaded = new byte[5000];
        Assert.True(memory.TryRead(placed.Range.Start, loaded));
        Assert.Equal(File.ReadAllBytes(initrd.Path), loaded);
        var signature = new byte[8];
        Assert.True(memory.TryRead(plan.RootPointer!.Value, signature));
        Assert.Equal("RSD PTR "u8, signature);
    }

    [Fact]
    public void WriteTo_LargeInitrd_DoesNotPassThroughTheHeap()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        using var initrd = new TemporaryFile([1]);
        using (FileStream sparse = File.OpenWrite(initrd.Path)) sparse.SetLength(48 << 20);
        using var memory = new GuestMemory([new AddressRange(default, 96 << 20)]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BootPlanner.Plan(new(ByteSize.MiB(96), kernel.Path) { Modules = [new(initrd.Path)] }).WriteTo(memory);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void WriteTo_InitrdShrankSincePlanned_IsRefused()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        using var initrd = new TemporaryFile(new byte[5000]);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { Modules = [new(initrd.Path)] });
        File.WriteAllBytes(initrd.Path, new byte[10]);
        Assert.Contains("is shorter than when", Assert.Throws<BootException>(() => ArrayTarget.Filled(plan)).Message, StringComparison.Ordinal);
    }

    private static void Refused(BootRequest request, params string[] parts)
    {
        string message = Assert.Throws<BootException>(() => BootPlanner.Plan(request)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
