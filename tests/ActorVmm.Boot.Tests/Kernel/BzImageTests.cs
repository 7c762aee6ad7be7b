using ActorVmm.Primitives;

namespace ActorVmm.Boot.Tests.Kernel;

public sealed class BzImageTests
{
    public static TheoryData<string> Compressions => new(Packed.Names);

    [Theory]
    [MemberData(nameof(Compressions))]
    public void Plan_PackedElf_IsUnpackedIntoMemory(string compression)
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Payload(compression)));
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path) { CommandLine = "quiet" });
        Assert.Equal((KernelFormat.BzImage, CpuMode.Long, Images.Base + 0x10), (plan.Format, plan.Entry.Mode, plan.Entry.Rip));
        Assert.Contains(compression, plan.Description, StringComparison.Ordinal);
        ArrayTarget memory = ArrayTarget.Filled(plan);
        Assert.Equal(Images.Code(), memory.At(Images.Base, Images.CodeLength));
        Assert.Equal(0x5a, memory.Bytes[Images.Base + 0x4000]);
        Assert.Equal(0, memory.Bytes[Images.Base + 0x4010]);
        ulong page = plan.Entry.Rsi;
        Assert.Equal("quiet", memory.Text(memory.U32(page + 0x228)));
        Assert.Equal((0xff, 0x20fu), ((int)memory.Bytes[page + 0x210], memory.U32(page + 0x206) & 0xffff));
    }

    [Theory]
    [MemberData(nameof(Compressions))]
    public void WriteTo_DamagedPayload_IsOneError(string compression)
    {
        byte[] payload = Packed.Payload(compression);
        payload[payload.Length / 2] ^= 0x55;
        payload[payload.Length / 2 + 1] ^= 0xaa;
        using var kernel = new TemporaryFile(Images.BzImage(payload));
        string? said = Record.Exception(() => ArrayTarget.Filled(BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path)))) switch
        {
            BootException e => e.Message,
            null => null,
            var other => throw new InvalidOperationException("Another exception than ours.", other),
        };
        // LZMA and legacy LZ4 have no check sum, and that of bzip2 is not compared: not every damage can be seen.
        if (compression is "gzip" or "xz" or "zstd") Assert.Contains($"damaged {compression} payload", said, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteTo_PayloadLongerThanItSays_IsRefused()
    {
        byte[] elf = Images.Elf();
        using var kernel = new TemporaryFile(Images.BzImage([.. Packed.Zstd([.. elf, .. new byte[16]]), .. BitConverter.GetBytes(elf.Length)]));
        Assert.Contains("goes on after", Refused(() => ArrayTarget.Filled(BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_PayloadSaysMoreThanTheGuestHas_IsRefused()
    {
        byte[] payload = Packed.Payload("lz4");
        BitConverter.GetBytes(uint.MaxValue).CopyTo(payload, payload.Length - 4);
        using var kernel = new TemporaryFile(Images.BzImage(payload));
        Assert.Contains("unpacks to 4095 MiB", Refused(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TruncatedImage_SaysSo()
    {
        byte[] image = Images.BzImage(Packed.Payload("gzip"));
        foreach (int length in new[] { 0x210, 0x300, 0x600, image.Length - 20 })
        {
            using var kernel = new TemporaryFile(image[..length]);
            Assert.Contains("is truncated", Refused(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Plan_UnknownCompression_LetsTheKernelUnpackItself()
    {
        using var kernel = new TemporaryFile(Images.BzImage([0x89, (byte)'L', (byte)'Z', (byte)'O', .. new byte[100]]));
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path));
        Assert.Equal((KernelFormat.SelfExtractingBzImage, CpuMode.Long, Images.Base + 0x200), (plan.Format, plan.Entry.Mode, plan.Entry.Rip));
        Assert.Equal(File.ReadAllBytes(kernel.Path).AsSpan(0x400), ArrayTarget.Filled(plan).At(Images.Base, 0x300 + 112));
    }

    [Fact]
    public void Plan_ThirtyTwoBitKernel_IsEnteredInProtectedMode()
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Gzip(Images.Elf(is64: false)), entry64: false));
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path));
        Assert.Equal((KernelFormat.SelfExtractingBzImage, CpuMode.Protected, Images.Base), (plan.Format, plan.Entry.Mode, plan.Entry.Rip));
        Assert.NotEqual(0UL, plan.Entry.Rsi);
    }

    [Fact]
    public void Plan_RelocatableKernelInSmallMemory_MovesDown()
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Payload("gzip")));
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(8), kernel.Path));
        Assert.Equal(0x200010UL, plan.Entry.Rip);
        Assert.Equal(Images.Code(), ArrayTarget.Filled(plan).At(0x200000, Images.CodeLength));
    }

    [Fact]
    public void Plan_FixedKernelInSmallMemory_SaysHowMuchItNeeds()
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Payload("gzip"), relocatable: false));
        Assert.Contains("needs memory up to 17 MiB", Refused(() => BootPlanner.Plan(new(ByteSize.MiB(8), kernel.Path))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x205, "boot protocol 2.05")]
    public void Plan_OldProtocol_IsRefused(int version, string why)
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Payload("gzip"), version: (ushort)version));
        Assert.Contains(why, Refused(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ZImage_IsRefused()
    {
        byte[] image = Images.BzImage(Packed.Payload("gzip"));
        image[0x211] = 0;
        using var kernel = new TemporaryFile(image);
        Assert.Contains("zImage", Refused(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CommandLineLongerThanTheHeaderSays_IsRefused()
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Payload("gzip")));
        Assert.Contains("at most 255", Refused(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path) { CommandLine = new('a', 256) })), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_InitrdTooLargeBelowFourGibibytes_GoesAbove()
    {
        using var kernel = new TemporaryFile(Images.BzImage(Packed.Payload("gzip")));
        using var initrd = new TemporaryFile([1]);
        using (FileStream sparse = File.OpenWrite(initrd.Path)) sparse.SetLength(2560L << 20);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.GiB(8), kernel.Path) { Modules = [new(initrd.Path)] });
        Assert.Equal(0x2_4000_0000UL - (2560UL << 20), plan.Layout.Single(r => r.Name.StartsWith("initrd", StringComparison.Ordinal)).Range.Start.Value);
    }

    private static string Refused(Action action)
    {
        string message = Assert.Throws<BootException>(action).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
