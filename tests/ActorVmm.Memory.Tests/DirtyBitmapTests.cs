using CsCheck;

namespace ActorVmm.Memory.Tests;

public sealed class DirtyBitmapTests
{
    [Fact]
    public void Set_AnyPages_AreEnumeratedInOrderAndCounted() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[0, 299].Array[0, 40]).Sample((pageCount, wanted) =>
        {
            var bitmap = new DirtyBitmap(pageCount);
            long[] pages = [.. wanted.Where(page => page < pageCount).Distinct().Order()];
            foreach (long page in pages) bitmap.Set(page);
            Assert.Equal(pages, bitmap.DirtyPages);
            Assert.Equal(pages.Length, bitmap.Count);
            for (long page = 0; page < pageCount; page++) Assert.Equal(pages.Contains(page), bitmap[page]);
        });

    [Fact]
    public void Or_OfTwo_HasThePagesOfBoth()
    {
        var left = new DirtyBitmap(100);
        var right = new DirtyBitmap(100);
        left.Set(3);
        right.Set(99);
        left.Or(right);
        Assert.Equal([3L, 99L], left.DirtyPages);
        left.Clear();
        Assert.Equal(0, left.Count);
    }

    [Fact]
    public void Or_OfAnotherSize_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => new DirtyBitmap(64).Or(new DirtyBitmap(65)));

    [Theory]
    [InlineData(-1)]
    [InlineData(64)]
    public void Set_OutsideTheBitmap_Throws(long page) => Assert.Throws<ArgumentOutOfRangeException>(() => new DirtyBitmap(64).Set(page));

    [Fact]
    public void Words_AreBackingStore()
    {
        var bitmap = new DirtyBitmap(128);
        bitmap.Words[1] = 2;
        Assert.True(bitmap[65]);
    }
}
