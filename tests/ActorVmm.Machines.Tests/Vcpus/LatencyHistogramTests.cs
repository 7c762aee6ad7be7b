using ActorVmm.Machines.Vcpus;
using CsCheck;

namespace ActorVmm.Machines.Tests.Vcpus;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Quantile_OfAnyDurations_IsWithinASixteenthOfTheExactOne() =>
        Gen.Select(Gen.Long[0, long.MaxValue / 1000].Array[1, 200], Gen.Double[0, 1]).Sample((durations, quantile) =>
        {
            var histogram = new LatencyHistogram();
            foreach (long duration in durations) histogram.Record(duration);
            long[] sorted = [.. durations.Order()];
            long exact = sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Length) - 1)];

            long found = histogram.Quantile(quantile);

            Assert.InRange(found, exact, exact + exact / 16);
            Assert.Equal(durations.Length, histogram.Count);
            Assert.Equal(sorted[^1], histogram.Max);
        });

    [Fact]
    public void Record_NegativeAndLargestDuration_AreKept()
    {
        var histogram = new LatencyHistogram();

        histogram.Record(-1);
        histogram.Record(long.MaxValue);

        Assert.Equal(0, histogram.Quantile(0.5));
        Assert.Equal(long.MaxValue, histogram.Quantile(1));
    }

    [Fact]
    public void Quantile_OfNothing_IsZero() => Assert.Equal(0, new LatencyHistogram().Quantile(0.99));
}
