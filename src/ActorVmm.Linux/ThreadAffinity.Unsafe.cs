using System.Runtime.InteropServices;
using ActorVmm.Primitives;

namespace ActorVmm.Linux;

/// <summary>Which host CPUs a thread may run on. Source: sched_setaffinity(2).</summary>
/// <remarks>Calls the kernel itself: the fixed set of the C library ends at CPU 1,023. New threads inherit the mask of the thread that starts them.</remarks>
public static class ThreadAffinity
{
    private const int FirstWords = 128;
    private const int MostWords = 1 << 16;

    /// <summary>Binds the calling thread to <paramref name="cpus"/> and reads the mask back. Throws <see cref="LinuxException"/> where the kernel refuses or trims it.</summary>
    public static void SetCurrent(CpuSet cpus)
    {
        ArgumentOutOfRangeException.ThrowIfZero(cpus.Count, nameof(cpus));
        CpuSet before = GetCurrent();
        if (!TrySet(cpus))
            LinuxException.ThrowLast("sched_setaffinity", $"CPUs {cpus}", $"None of them is online and in this process's cpuset; the thread may run on {before}.");
        CpuSet now = GetCurrent();
        if (now.Equals(cpus)) return;
        _ = TrySet(before);
        throw new LinuxException($"sched_setaffinity(CPUs {cpus}) was trimmed by the kernel to {now}. CPUs {cpus.Except(now)} are offline or outside this process's cpuset; choose others.");
    }

    /// <summary>The mask of the calling thread.</summary>
    public static CpuSet GetCurrent() => Get(0);

    /// <summary>The mask of the thread <paramref name="tid"/> of any process; 0 is the calling thread. Throws <see cref="LinuxException"/>.</summary>
    public static unsafe CpuSet Get(int tid)
    {
        for (int words = FirstWords; ; words *= 2)
        {
            var mask = new ulong[words];
            nint bytes;
            // SAFETY: the array is pinned for the call, and its size goes with it.
            fixed (ulong* at = mask) bytes = NativeMethods.syscall(NativeMethods.SYS_sched_getaffinity, tid, words * sizeof(ulong), (nint)at);
            if (bytes >= 0) return CpuSet.FromWords(mask.AsSpan(0, (int)bytes / sizeof(ulong)));
            // EINVAL: the kernel counts more CPUs than the mask has bits.
            if (Marshal.GetLastPInvokeError() != Errno.EINVAL || words >= MostWords) LinuxException.ThrowLast("sched_getaffinity", $"thread {tid}");
        }
    }

    /// <summary>Every CPU that a thread of this process could be bound to: online and in its cpuset, whatever the mask of the calling thread is.</summary>
    /// <remarks>Asks the kernel through a short-lived thread that binds itself to all CPUs; the kernel trims its mask to what is possible.</remarks>
    public static CpuSet Allowed()
    {
        CpuSet allowed = CpuSet.Empty;
        var thread = new Thread(() =>
        {
            _ = TrySet(CpuSet.FromWords([.. Enumerable.Repeat(ulong.MaxValue, CpuSet.MaxCpu / 64 + 1)]));
            allowed = GetCurrent();
        }, 256 * 1024);
        thread.Start();
        thread.Join();
        return allowed;
    }

    /// <summary>The kernel's number of the calling thread.</summary>
    public static int CurrentThreadId() => NativeMethods.gettid();

    /// <summary>The CPU that the calling thread runs on now; it may have moved when this returns.</summary>
    public static int CurrentCpu()
    {
        int cpu = NativeMethods.sched_getcpu();
        if (cpu < 0) LinuxException.ThrowLast("sched_getcpu", "");
        return cpu;
    }

    private static unsafe bool TrySet(CpuSet cpus)
    {
        // SAFETY: the words are pinned for the call, and their size goes with them.
        fixed (ulong* at = cpus.Words)
            return NativeMethods.syscall(NativeMethods.SYS_sched_setaffinity, 0, cpus.Words.Length * sizeof(ulong), (nint)at) == 0;
    }
}
