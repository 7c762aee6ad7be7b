using System.Diagnostics;

namespace ActorVmm.Machines.Vcpus;

/// <summary>A point in time that several waits share.</summary>
internal readonly struct Deadline
{
    private readonly long _end;

    private Deadline(long end) => _end = end;

    /// <summary>The time from now on that <paramref name="duration"/> says.</summary>
    public static Deadline In(TimeSpan duration) => new(Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency));

    /// <summary>What is left, never negative.</summary>
    public TimeSpan Remaining => TimeSpan.FromSeconds(Math.Max(0, (_end - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency));
}
