using System.Numerics;

namespace ActorVmm.Primitives;

/// <summary>How a guest's vCPUs are grouped: sockets of dies of cores of threads. Sizes need not be powers of two.</summary>
/// <remarks>vCPU numbers run through threads first, then cores, dies and sockets. Source: Intel SDM vol. 3A, "Hierarchical Mapping of Shared Resources".</remarks>
public readonly record struct CpuTopology
{
    /// <summary>A topology of <paramref name="sockets"/> x <paramref name="dies"/> x <paramref name="cores"/> x <paramref name="threads"/>, each at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A level below 1, or more than 65,535 vCPUs in all.</exception>
    public CpuTopology(int sockets, int dies, int cores, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sockets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(dies, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cores, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (Sockets, DiesPerSocket, CoresPerDie, ThreadsPerCore) = (sockets, dies, cores, threads);
        if ((long)sockets * dies > 65535 || (long)sockets * dies * cores > 65535 || (long)sockets * dies * cores * threads > 65535)
            throw new ArgumentOutOfRangeException(nameof(sockets), $"{sockets}:{dies}:{cores}:{threads} is more than 65535 vCPUs.");
    }

    /// <summary>Sockets (packages) of the machine.</summary>
    public int Sockets { get; }

    /// <summary>Dies of each socket.</summary>
    public int DiesPerSocket { get; }

    /// <summary>Cores of each die.</summary>
    public int CoresPerDie { get; }

    /// <summary>Threads of each core.</summary>
    public int ThreadsPerCore { get; }

    /// <summary>vCPUs of the whole machine.</summary>
    public int VcpuCount => Sockets * DiesPerSocket * CoresPerDie * ThreadsPerCore;

    /// <summary>vCPUs of one socket.</summary>
    public int VcpusPerSocket => DiesPerSocket * CoresPerDie * ThreadsPerCore;

    /// <summary>Bits of the APIC id that number the thread inside its core.</summary>
    public int ThreadBits => BitsFor(ThreadsPerCore);

    /// <summary>Bits of the APIC id below the die number.</summary>
    public int CoreShift => ThreadBits + BitsFor(CoresPerDie);

    /// <summary>Bits of the APIC id below the socket number.</summary>
    public int SocketShift => CoreShift + BitsFor(DiesPerSocket);

    /// <summary>One socket, one die, as many single-threaded cores as there are vCPUs.</summary>
    public static CpuTopology Flat(int vcpus) => new(1, 1, vcpus, 1);

    /// <summary>The x2APIC id of a vCPU: every level takes a whole number of bits, so ids have gaps where a level is no power of two.</summary>
    /// <remarks>Source: Intel SDM vol. 3A, "Hierarchical Mapping of CPUID Extended Topology Leaf".</remarks>
    public uint ApicId(VcpuId vcpu)
    {
        int thread = vcpu.Value % ThreadsPerCore;
        int core = vcpu.Value / ThreadsPerCore % CoresPerDie;
        int die = vcpu.Value / (ThreadsPerCore * CoresPerDie) % DiesPerSocket;
        int socket = vcpu.Value / VcpusPerSocket;
        return (uint)(socket << SocketShift | die << CoreShift | core << ThreadBits | thread);
    }

    /// <summary>The levels in the order of the command line, <c>sockets:dies:cores:threads</c>.</summary>
    public override string ToString() => $"{Sockets}:{DiesPerSocket}:{CoresPerDie}:{ThreadsPerCore}";

    private static int BitsFor(int count) => 32 - BitOperations.LeadingZeroCount((uint)count - 1);
}
