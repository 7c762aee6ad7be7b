using ActorVmm.Machines.Guests;
using CsCheck;

namespace ActorVmm.Machines.Tests.Guests;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("linux-image-6.1.0-9-cloud", "linux-image-6.1.0-56-cloud")]
    [InlineData("6.1", "6.12")]
    [InlineData("6.9", "6.12")]
    [InlineData("6.01.0", "6.2")]
    [InlineData("6.1", "6.1.1")]
    [InlineData("a1", "b0")]
    public void Compare_EarlierAndLater_OrdersByNumber(string earlier, string later)
    {
        Assert.True(VersionOrder.Instance.Compare(earlier, later) < 0);
        Assert.True(VersionOrder.Instance.Compare(later, earlier) > 0);
    }

    [Fact]
    public void Compare_AnyTwo_IsAntisymmetric() => Gen.Select(Version, Version).Sample((a, b) =>
        Math.Sign(VersionOrder.Instance.Compare(a, b)) == -Math.Sign(VersionOrder.Instance.Compare(b, a)));

    private static readonly Gen<string> Version = Gen.String[Gen.OneOf(Gen.Char['-', '1'], Gen.Char['8', '9'], Gen.Const('a')), 0, 8];
}
