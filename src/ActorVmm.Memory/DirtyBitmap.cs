using System.Numerics;

namespace ActorVmm.Memory;

/// <summary>One bit for each 4 KiB page of a region; a set bit is a page that was written. Not thread safe.</summary>
public sealed class DirtyBitmap
{
    private readonly ulong[] _words;

    /// <summary>A bitmap without a dirty page.</summary>
    /// <param name="pageCount">Pages, at least 1 and at most 2^36 (256 TiB).</param>
    public DirtyBitmap(long pageCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageCount, 1L << 36);
        PageCount = pageCount;
        _words = new ulong[(pageCount + 63) / 64];
    }

    /// <summary>How many pages it has.</summary>
    public long PageCount { get; }

    /// <summary>The bits, page 0 in bit 0 of the first word: the form of KVM_GET_DIRTY_LOG. Bits behind the last page must stay clear.</summary>
    public Span<ulong> Words => _words;

    /// <summary>Whether page <paramref name="page"/> is dirty.</summary>
    public bool this[long page]
    {
        get
        {
            Check(page);
            return (_words[page / 64] >> (int)(page % 64) & 1) != 0;
        }
    }

    /// <summary>How many pages are dirty.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (ulong word in _words) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>The dirty pages in ascending order; the bitmap must not change meanwhile.</summary>
    public IEnumerable<long> DirtyPages
    {
        get
        {
            for (long i = 0; i < _words.LongLength; i++)
                for (ulong word = _words[i]; word != 0; word &= word - 1)
                    yield return i * 64 + BitOperations.TrailingZeroCount(word);
        }
    }

    /// <summary>Marks a page as dirty.</summary>
    public void Set(long page)
    {
        Check(page);
        _words[page / 64] |= 1UL << (int)(page % 64);
    }

    /// <summary>Adds the dirty pages of <paramref name="other"/>, a bitmap of the same size.</summary>
    public void Or(DirtyBitmap other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.PageCount, PageCount, nameof(other));
        for (int i = 0; i < _words.Length; i++) _words[i] |= other._words[i];
    }

    /// <summary>Marks all pages as clean.</summary>
    public void Clear() => Array.Clear(_words);

    private void Check(long page)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, PageCount);
    }
}
