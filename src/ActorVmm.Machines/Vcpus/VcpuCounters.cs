using System.Runtime.CompilerServices;
using ActorVmm.Hypervisor;

namespace ActorVmm.Machines.Vcpus;

/// <summary>What one vCPU did: exits by reason and the time spent on each. One writer, its thread; readers see each number whole but not all at one instant.</summary>
public sealed class VcpuCounters
{
    private static readonly int s_reasons = Enum.GetValues<VcpuExitReason>().Length;

    private readonly long[] _exits = new long[s_reasons];
    private readonly LatencyHistogram?[] _times = new LatencyHistogram?[s_reasons];

    internal VcpuCounters(bool timed)
    {
        for (int i = 0; timed && i < s_reasons; i++) _times[i] = new();
    }

    /// <summary>Accesses that no window claimed: answered with all ones, or dropped.</summary>
    public long Unclaimed { get; internal set; }

    /// <summary>Accesses whose handler threw: answered as unclaimed ones are.</summary>
    public long Faulted { get; internal set; }

    /// <summary>Exits of all reasons.</summary>
    public long Total => _exits.Sum();

    /// <summary>Exits for <paramref name="reason"/>.</summary>
    public long this[VcpuExitReason reason] => Volatile.Read(ref _exits[(int)reason]);

    /// <summary>How long exits for <paramref name="reason"/> took to handle; <see langword="null"/> where times are not taken.</summary>
    public LatencyHistogram? Times(VcpuExitReason reason) => _times[(int)reason];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Count(VcpuExitReason reason) => _exits[(int)reason]++;
}
