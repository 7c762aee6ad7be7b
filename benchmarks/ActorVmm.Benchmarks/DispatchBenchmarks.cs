using ActorVmm.Devices.Bus;
using ActorVmm.Hypervisor;
using ActorVmm.Machines.Vcpus;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace ActorVmm.Benchmarks;

/// <summary>An exit through the dispatcher to a device that does nothing.</summary>
[BenchmarkCategory("dispatch")]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class DispatchBenchmarks
{
    private readonly byte[] _value = new byte[4];
    private readonly byte[] _string = new byte[64];
    private readonly VcpuCounters _counters = new(timed: false);
    private readonly ExitDispatcher _dispatcher;

    /// <summary>A dispatcher with a device on each bus.</summary>
    public DispatchBenchmarks()
    {
        IoBus ports = IoBus.ForPorts();
        IoBus memory = IoBus.ForMemory();
        ports.Add(new(0x3f8, 8, "port", new ConstantDevice()));
        memory.Add(new(0xfec00000, 0x1000, "registers", new ConstantDevice()));
        _dispatcher = new(ports, memory, new NoMachine());
    }

    /// <summary>A byte to a port.</summary>
    [Benchmark(Baseline = true)]
    public bool PortWrite() => Handle(VcpuExitReason.PortIo, 0x3f8, _value.AsSpan(0, 1), 1);

    /// <summary>A REP OUTSB of 64 bytes: one exit, 64 accesses.</summary>
    [Benchmark]
    public bool PortString64() => Handle(VcpuExitReason.PortIo, 0x3f8, _string, 64);

    /// <summary>Four bytes to a register in memory.</summary>
    [Benchmark]
    public bool MmioWrite() => Handle(VcpuExitReason.Mmio, 0xfec00010, _value, 1);

    /// <summary>A port that nobody has.</summary>
    [Benchmark]
    public bool Unclaimed() => Handle(VcpuExitReason.PortIo, 0x80, _value.AsSpan(0, 1), 1);

    // None of these exits touches the vCPU.
    private bool Handle(VcpuExitReason reason, ulong address, Span<byte> data, uint count)
    {
        var exit = new VcpuExit { Reason = reason, IsWrite = true, Size = (byte)(data.Length / count), Count = count, Address = address, Data = data };
        return _dispatcher.Handle(null!, ref exit, _counters);
    }

    private sealed class NoMachine : IMachineControl
    {
        public void PowerOff()
        {
        }

        public void Reset()
        {
        }

        public void Crash(string reason) => throw new InvalidOperationException(reason);

        public void EndOfInterrupt(byte vector)
        {
        }

        public void HandlerFailed(IoWindow window, Exception failure) => throw new InvalidOperationException(window.Name, failure);
    }
}
