using ActorVmm.Primitives;

namespace ActorVmm.Linux.Tests;

public sealed class MemoryPolicyTests
{
    private static readonly NodeId[] s_firstNode = [new(0)];

    [NumaFact]
    public void GetCurrentThread_OfANewThread_IsDefault() =>
        ThreadTests.OnThread(() => Assert.Equal(MemoryPlacement.Default, MemoryPolicy.GetCurrentThread().Placement));

    [NumaFact]
    public void SetCurrentThread_ToBind_IsReadBack() => ThreadTests.OnThread(() =>
    {
        MemoryPolicy.SetCurrentThread(MemoryPlacement.Bind, s_firstNode);
        (MemoryPlacement placement, IReadOnlyList<NodeId> nodes) = MemoryPolicy.GetCurrentThread();
        Assert.Equal(MemoryPlacement.Bind, placement);
        Assert.Equal(s_firstNode, nodes);
    });

    [NumaTheory]
    [InlineData(MemoryPlacement.Bind)]
    [InlineData(MemoryPlacement.Preferred)]
    [InlineData(MemoryPlacement.Interleave)]
    public void Set_OfAMapping_IsReadBack(MemoryPlacement wanted)
    {
        using MappedRegion region = MappedRegion.Anonymous(1 << 16);
        MemoryPolicy.Set(region, wanted, s_firstNode);
        (MemoryPlacement placement, IReadOnlyList<NodeId> nodes) = MemoryPolicy.Get(region);
        Assert.Equal(wanted, placement);
        Assert.Equal(s_firstNode, nodes);
        region.AsSpan().Fill(1);
    }

    [NumaFact]
    public void Set_ToANodeThatDoesNotExist_ThrowsNamingIt()
    {
        using MappedRegion region = MappedRegion.Anonymous(4096);
        var error = Assert.Throws<LinuxException>(() => MemoryPolicy.Set(region, MemoryPlacement.Bind, [new(1000)]));
        Assert.Contains("1000", error.Message, StringComparison.Ordinal);
    }
}
