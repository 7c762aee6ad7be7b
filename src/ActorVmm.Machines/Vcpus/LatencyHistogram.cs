using System.Numerics;

namespace ActorVmm.Machines.Vcpus;

/// <summary>Durations in nanoseconds, in buckets that are at most 1/16 of their value wide (log-linear, as HDR histograms are). One writer; recording allocates nothing.</summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 4;
    private const int Sub = 1 << SubBits;

    private readonly long[] _buckets = new long[(64 - SubBits + 1) << SubBits];

    /// <summary>How many durations were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum, in nanoseconds.</summary>
    public long Sum { get; private set; }

    /// <summary>The longest, in nanoseconds; 0 without any.</summary>
    public long Max { get; private set; }

    /// <summary>Records a duration; a negative one counts as 0.</summary>
    public void Record(long nanoseconds)
    {
        ulong value = (ulong)Math.Max(0, nanoseconds);
        _buckets[Bucket(value)]++;
        Count++;
        Sum += (long)value;
        Max = Math.Max(Max, (long)value);
    }

    /// <summary>The duration that the fraction <paramref name="quantile"/> (0 to 1) of all does not exceed, in nanoseconds: the upper end of its bucket, at most <see cref="Max"/>.</summary>
    public long Quantile(double quantile)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quantile, 1);
        long wanted = Math.Max(1, (long)Math.Ceiling(quantile * Count));
        for (int i = 0; i < _buckets.Length; i++)
            if ((wanted -= _buckets[i]) <= 0)
                return Math.Min(Max, UpperEnd(i));
        return Max;
    }

    private static int Bucket(ulong value)
    {
        if (value < Sub) return (int)value;
        int power = BitOperations.Log2(value) - SubBits;
        return (power + 1 << SubBits) + (int)(value >> power & (Sub - 1));
    }

    private static long UpperEnd(int bucket)
    {
        if (bucket < Sub) return bucket;
        int power = (bucket >> SubBits) - 1;
        UInt128 end = (UInt128)(Sub + (bucket & (Sub - 1)) + 1) << power;
        return end - 1 > long.MaxValue ? long.MaxValue : (long)(end - 1);
    }
}
