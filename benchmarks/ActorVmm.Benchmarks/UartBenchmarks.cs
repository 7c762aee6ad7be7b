using ActorVmm.Devices;
using ActorVmm.Devices.Bus;
using ActorVmm.Devices.Chipset;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace ActorVmm.Benchmarks;

/// <summary>What a byte to the console costs from the bus on, without the exit.</summary>
[BenchmarkCategory("uart")]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class UartBenchmarks
{
    private const int Bytes = 1024;
    private const ulong Port = 0x3f8;

    private readonly ConsoleRing _ring = new();
    private readonly byte[] _drained = new byte[Bytes];
    private readonly byte[] _value = [(byte)'x'];
    private readonly byte[] _status = new byte[1];
    private readonly IoCursor _cursor;

    /// <summary>A serial port on a bus beside another device.</summary>
    public UartBenchmarks()
    {
        IoBus bus = IoBus.ForPorts();
        bus.Add(new(Port, Uart16550.WindowLength, "uart0", new Uart16550(new NoLine(), _ring)));
        bus.Add(new(0x70, 2, "other", new ConstantDevice()));
        _cursor = bus.OpenCursor();
    }

    /// <summary>The ring alone.</summary>
    [Benchmark(OperationsPerInvoke = Bytes, Baseline = true)]
    public int Ring()
    {
        for (int i = 0; i < Bytes; i++) _ring.TryWrite(_value[0]);
        return _ring.Read(_drained);
    }

    /// <summary>A write of the data register.</summary>
    [Benchmark(OperationsPerInvoke = Bytes)]
    public int Send()
    {
        for (int i = 0; i < Bytes; i++) _cursor.Write(Port, _value);
        return _ring.Read(_drained);
    }

    /// <summary>A read of the line status and a write of the data register, as consoles of kernels do.</summary>
    [Benchmark(OperationsPerInvoke = Bytes)]
    public int PollAndSend()
    {
        for (int i = 0; i < Bytes; i++)
        {
            _cursor.Read(Port + 5, _status);
            _cursor.Write(Port, _value);
        }
        return _ring.Read(_drained);
    }

    private sealed class NoLine : IInterruptLine
    {
        public void Set(bool asserted)
        {
        }
    }
}
