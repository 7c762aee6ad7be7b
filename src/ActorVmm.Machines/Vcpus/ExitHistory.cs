using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;

namespace ActorVmm.Machines.Vcpus;

/// <summary>The last exits of one vCPU. Written by its thread without a lock; read by others only while it is parked or stopped.</summary>
internal sealed class ExitHistory
{
    private const int Length = 16;

    private readonly ExitRecord[] _records = new ExitRecord[Length];
    private uint _count;

    /// <summary>Notes an exit. Kicks are not noted: they say nothing about the guest.</summary>
    public void Add(in VcpuExit exit)
    {
        ref ExitRecord record = ref _records[_count++ % Length];
        ulong value = exit.Data.Length switch
        {
            0 => 0,
            1 => exit.Data[0],
            2 => MemoryMarshal.Read<ushort>(exit.Data),
            >= 8 => MemoryMarshal.Read<ulong>(exit.Data),
            >= 4 => MemoryMarshal.Read<uint>(exit.Data),
            _ => MemoryMarshal.Read<ushort>(exit.Data),
        };
        record = new(exit.Reason, exit.IsWrite, exit.Size, exit.Address, value);
    }

    /// <summary>The exits, oldest first.</summary>
    public IReadOnlyList<ExitRecord> ToList()
    {
        int kept = (int)Math.Min(_count, Length);
        return [.. Enumerable.Range(0, kept).Select(i => _records[(_count - (uint)kept + (uint)i) % Length])];
    }
}
