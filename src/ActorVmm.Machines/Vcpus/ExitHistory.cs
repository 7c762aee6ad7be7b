using System.Runtime.CompilerServices;
using ActorVmm.Hypervisor;

namespace ActorVmm.Machines.Vcpus;

/// <summary>The last exits of one vCPU. Written by its thread without a lock; read by others only while it is parked or stopped.</summary>
internal sealed class ExitHistory
{
    private const int Length = 16;

    private readonly ExitRecord[] _records = new ExitRecord[Length];
    private uint _count;

    /// <summary>Notes an exit. Kicks are not noted: they say nothing about the guest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in VcpuExit exit, ulong value) => _records[_count++ % Length] = new(exit.Reason, exit.IsWrite, exit.Size, exit.Address, value);

    /// <summary>The first 8 bytes as a number, little-endian.</summary>
    public static ulong Value(ReadOnlySpan<byte> data)
    {
        ulong value = 0;
        for (int i = Math.Min(data.Length, sizeof(ulong)) - 1; i >= 0; i--) value = value << 8 | data[i];
        return value;
    }

    /// <summary>The exits, oldest first.</summary>
    public IReadOnlyList<ExitRecord> ToList()
    {
        int kept = (int)Math.Min(_count, Length);
        return [.. Enumerable.Range(0, kept).Select(i => _records[(_count - (uint)kept + (uint)i) % Length])];
    }
}
