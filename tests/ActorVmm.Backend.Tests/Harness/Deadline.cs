using System.Diagnostics;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>How long anything may take: far more than it needs, also where the host's CPU is emulated itself.</summary>
internal static class Deadline
{
    /// <summary>For one step of one guest.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    /// <summary>For steps of hundreds of vCPUs, and for ends of threads.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    /// <summary>Waits for what only memory shows; false after the time.</summary>
    public static bool Until(Func<bool> condition, TimeSpan? limit = null)
    {
        long start = Stopwatch.GetTimestamp();
        SpinWait spin = default;
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > (limit ?? Usual)) return false;
            spin.SpinOnce(sleep1Threshold: -1);
        }
        return true;
    }
}
