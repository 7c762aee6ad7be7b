using System.Buffers.Binary;
using ActorVmm.Boot.Acpi;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Boot.Tests.Kernel;

/// <summary>Whatever a kernel file holds, planning and loading either work or end in one <see cref="BootException"/>, without large allocations.</summary>
public sealed class HostileKernelTests
{
    private const long MostAllocated = 256 << 20;

    private static readonly byte[][] s_images =
    [
        Images.PvhElf(), Images.Elf(), Images.Elf(is64: false), Images.MultibootElf(),
        [.. Images.MultibootHeader(0x10003, 0x200000, 0x200000, 0, 0x300000, 0x200080), .. new byte[500]],
        .. Packed.Names.Select(name => Images.BzImage(Packed.Payload(name))),
    ];

    // Bytes near the beginning decide most; values at the edges of ranges find most.
    private static readonly Gen<(int At, ulong Value, int Length)[]> s_mutations = Gen.Select(
        Gen.OneOf(Gen.Int[0, 0x290], Gen.Int[0, 0x1000], Gen.Int[0, 0x4000]),
        Gen.OneOf(Gen.ULong, One(0UL, 1UL, 0x7fUL, 0xffUL, 0x7fffUL, 0x8000_0000UL, 0xffff_ffffUL, ulong.MaxValue, (ulong)long.MaxValue, 0x1_0000_0000UL)),
        One(1, 2, 4, 8)).Array[0, 6];

    [Fact]
    public void Plan_MutatedOrTruncated_IsFineOrOneError() => Gen.Select(One(s_images), s_mutations, Gen.Int[0, 0x6000], Gen.Bool).Sample((image, mutations, cut, truncate) =>
    {
        byte[] bytes = [.. truncate ? image.AsSpan(0, Math.Min(cut, image.Length)) : image];
        Span<byte> value = stackalloc byte[8];
        foreach ((int at, ulong number, int length) in mutations)
        {
            if (at + length > bytes.Length) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(value, number);
            value[..length].CopyTo(bytes.AsSpan(at));
        }
        TryBoot(bytes);
    }, iter: 1500);

    [Fact]
    public void Plan_RandomPayload_IsFineOrOneError() => Gen.Select(One(Packed.Names), Gen.Byte.Array[0, 400], Gen.Int[0, 64]).Sample((name, noise, keep) =>
    {
        byte[] payload = Packed.Payload(name);
        byte[] mixed = [.. payload.AsSpan(0, Math.Min(keep, payload.Length)), .. noise, .. payload.AsSpan(Math.Min(keep + noise.Length, payload.Length))];
        TryBoot(Images.BzImage(mixed));
    }, iter: 700);

    [Fact]
    public void Plan_RandomBytes_IsOneError() => Gen.Byte.Array[1, 3000].Sample(bytes =>
    {
        TryBoot(bytes);
    }, iter: 300);

    [Theory]
    [InlineData(12, 40)]
    [InlineData(1, 0x7f)]
    public void Plan_LzmaWithAHugeDictionary_IsRefusedBeforeItIsAllocated(int at, byte value)
    {
        byte[] payload = Packed.Payload(at == 1 ? "lzma" : "xz");
        if (at == 1) payload[4] = value;
        else payload[Array.IndexOf<byte>(payload, 0x21, 12) + 2] = value;
        using var kernel = new TemporaryFile(Images.BzImage(payload));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("dictionary", Assert.Throws<BootException>(() => BootPlanner.Plan(new(ByteSize.MiB(64), kernel.Path))).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 4 << 20);
    }

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static void TryBoot(byte[] bytes)
    {
        using var kernel = new TemporaryFile(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var topology = CpuTopology.Flat(2);
            BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { Hardware = new AcpiHardware(), Topology = topology, VcpuCount = 2 });
            for (int i = 1; i < plan.Layout.Count; i++) Assert.True(plan.Layout[i - 1].Range.Last.Value < plan.Layout[i].Range.Start.Value);
            plan.WriteTo(new NoTarget(plan.Ram[0]));
        }
        catch (BootException e)
        {
            Assert.DoesNotContain('\n', e.Message);
        }
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocated);
    }
}
