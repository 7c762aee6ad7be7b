using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Primitives.Tests;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("1K", 1024)]
    [InlineData("1kb", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("512M", 512UL << 20)]
    [InlineData(" 2 GiB ", 2UL << 30)]
    [InlineData("3t", 3UL << 40)]
    [InlineData("1P", 1UL << 50)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData("16383P", 16383UL << 50)]
    public void Parse_OfASize_GivesItsBytes(string text, ulong bytes) => Assert.Equal(bytes, ByteSize.Parse(text).Bytes);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("M")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5G")]
    [InlineData("1X")]
    [InlineData("5iB")]
    [InlineData("5BB")]
    [InlineData("5KiKiB")]
    [InlineData("0x10")]
    [InlineData("1 2")]
    [InlineData("18446744073709551616")]
    [InlineData("16384P")]
    public void TryParse_OfAnythingElse_IsFalse(string? text) => Assert.False(ByteSize.TryParse(text, null, out _));

    [Fact]
    public void Parse_OfNoSize_NamesItAndWhatIsAccepted()
    {
        var error = Assert.Throws<FormatException>(() => ByteSize.Parse("a lot"));
        Assert.Contains("'a lot'", error.Message, StringComparison.Ordinal);
        Assert.Contains("512M", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1536 B")]
    [InlineData(2048, "2 KiB")]
    [InlineData(512UL << 20, "512 MiB")]
    [InlineData(1UL << 60, "1024 PiB")]
    public void ToString_OfASize_TakesTheLargestExactUnit(ulong bytes, string expected) => Assert.Equal(expected, new ByteSize(bytes).ToString());

    [Fact]
    public void Parse_OfToString_GivesTheSameSize() =>
        Gen.Select(Gen.ULong, Gen.Int[0, 60]).Sample((value, shift) =>
        {
            var size = new ByteSize(value >> shift << shift);
            Assert.Equal(size, ByteSize.Parse(size.ToString()));
        });

    [Fact]
    public void TryParse_OfAnyText_DoesNotThrow() => Gen.String.Sample(text => { _ = ByteSize.TryParse(text, null, out _); });

    [Fact]
    public void Units_AreBinary() =>
        Assert.Equal((3072UL, 3UL << 20, 3UL << 30), (ByteSize.KiB(3).Bytes, ByteSize.MiB(3).Bytes, ByteSize.GiB(3).Bytes));

    [Fact]
    public void Units_PastSixtyFourBits_Throw()
    {
        Assert.Throws<OverflowException>(() => ByteSize.KiB(1UL << 54));
        Assert.Throws<OverflowException>(() => ByteSize.MiB(1UL << 44));
        Assert.Throws<OverflowException>(() => ByteSize.GiB(1UL << 34));
    }

    [Fact]
    public void CompareTo_OrdersByBytes() => Assert.True(ByteSize.MiB(1).CompareTo(ByteSize.KiB(1025)) < 0);
}
