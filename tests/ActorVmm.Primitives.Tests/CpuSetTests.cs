using System.Numerics;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Primitives.Tests;

public sealed class CpuSetTests
{
    private static readonly Gen<int[]> Cpus = Gen.Int[0, 300].Array[0, 40];

    [Theory]
    [InlineData("", "")]
    [InlineData("  \n", "")]
    [InlineData("0", "0")]
    [InlineData("3,1,2,0", "0-3")]
    [InlineData("0-4,^2,8", "0-1,3-4,8")]
    [InlineData("0-7,^2-5", "0-1,6-7")]
    [InlineData(" 0-1 , 4 \n", "0-1,4")]
    [InlineData("5,5,5-5", "5")]
    [InlineData("63-64", "63-64")]
    [InlineData("8191", "8191")]
    [InlineData("1,^1", "")]
    public void Parse_OfAList_GivesItsShortestForm(string text, string expected) => Assert.Equal(expected, CpuSet.Parse(text).ToString());

    [Theory]
    [InlineData("a", "'a' is no CPU number")]
    [InlineData("1,,2", "'' is no CPU number")]
    [InlineData("1,", "'' is no CPU number")]
    [InlineData("-1", "'-1' is no CPU number")]
    [InlineData("1-2-3", "'1-2-3' is no CPU number")]
    [InlineData("1 - 2", "'1 - 2' is no CPU number")]
    [InlineData("^", "'^' is no CPU number")]
    [InlineData("+1", "'+1' is no CPU number")]
    [InlineData("4294967296", "'4294967296' is no CPU number")]
    [InlineData("3-1", "'3-1' runs backwards")]
    [InlineData("8192", "CPU 8192 is above 8191")]
    [InlineData("0-2147483647", "CPU 2147483647 is above 8191")]
    [InlineData("^1", "only excludes")]
    public void Parse_OfNoList_NamesThePartThatIsWrong(string text, string reason)
    {
        var error = Assert.Throws<FormatException>(() => CpuSet.Parse(text));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.False(CpuSet.TryParse(text, null, out _));
    }

    [Fact]
    public void TryParse_OfNull_IsFalse() => Assert.False(CpuSet.TryParse(null, null, out _));

    [Fact]
    public void Parse_OfNull_Throws() => Assert.Throws<ArgumentNullException>(() => CpuSet.Parse(null!));

    [Fact]
    public void TryParse_OfAnyText_DoesNotThrow() =>
        Gen.OneOf(Gen.String, Gen.Char["0123456789-,^ "].Array[0, 12].Select(characters => new string(characters))).Sample(text => { _ = CpuSet.TryParse(text, null, out _); });

    [Fact]
    public void Parse_OfToString_GivesTheSameSet() => Cpus.Sample(cpus => Assert.Equal(CpuSet.Of(cpus), CpuSet.Parse(CpuSet.Of(cpus).ToString())));

    [Fact]
    public void Of_AnyCpus_IsTheirSortedSet() => Cpus.Sample(cpus =>
    {
        CpuSet set = CpuSet.Of(cpus);
        Assert.Equal(cpus.Distinct().Order(), set);
        Assert.Equal(cpus.Distinct().Count(), set.Count);
        Assert.Equal(cpus.Length == 0, set.IsEmpty);
        Assert.All(Enumerable.Range(-2, 310), cpu => Assert.Equal(cpus.Contains(cpu), set.Contains(cpu)));
    });

    [Fact]
    public void Operations_OnAnySets_AreThoseOfSets() => Gen.Select(Cpus, Cpus).Sample((a, b) =>
    {
        CpuSet left = CpuSet.Of(a);
        CpuSet right = CpuSet.Of(b);
        Assert.Equal(CpuSet.Of(a.Intersect(b)), left.Intersect(right));
        Assert.Equal(CpuSet.Of(a.Union(b)), left.Union(right));
        Assert.Equal(CpuSet.Of(a.Except(b)), left.Except(right));
        Assert.Equal(left.Union(right).GetHashCode(), right.Union(left).GetHashCode());
    });

    [Fact]
    public void Words_OfASet_AreItsBitsWithoutTrailingZeros()
    {
        Assert.Equal([1UL, 0, 1UL << 3], CpuSet.Of(0, 131).Words.ToArray());
        Assert.Equal([], CpuSet.Empty.Words.ToArray());
        Assert.Equal(1, CpuSet.Of(0, 131).Except(CpuSet.Of(131)).Words.Length);
    }

    [Fact]
    public void FromWords_OfWords_GivesTheSetBack() => Gen.ULong.Array[0, 10].Sample(words =>
    {
        CpuSet set = CpuSet.FromWords(words);
        Assert.Equal(words.Sum(BitOperations.PopCount), set.Count);
        Assert.Equal(set, CpuSet.FromWords(set.Words));
    });

    [Fact]
    public void FromWords_AboveTheLastCpu_DropsThem()
    {
        var words = new ulong[200];
        words[127] = 1UL << 63;
        words[128] = 1;
        Assert.Equal([CpuSet.MaxCpu], CpuSet.FromWords(words));
    }

    [Fact]
    public void FromWords_OfAnArray_DoesNotSeeLaterChanges()
    {
        ulong[] words = [1];
        CpuSet set = CpuSet.FromWords(words);
        words[0] = 2;
        Assert.Equal("0", set.ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(CpuSet.MaxCpu + 1)]
    public void Of_ACpuThatCannotBe_Throws(int cpu) => Assert.Throws<ArgumentOutOfRangeException>(() => CpuSet.Of(cpu));

    [Fact]
    public void Equals_OfOtherThings_IsFalse()
    {
        Assert.False(CpuSet.Of(1).Equals(null));
        Assert.False(CpuSet.Of(1).Equals((object)"1"));
        Assert.NotEqual(CpuSet.Of(1), CpuSet.Of(2));
    }
}
