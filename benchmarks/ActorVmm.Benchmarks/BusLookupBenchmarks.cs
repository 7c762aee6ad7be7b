using ActorVmm.Devices;
using ActorVmm.Devices.Bus;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace ActorVmm.Benchmarks;

/// <summary>One read through the bus, to windows in random order and to one window again and again, beside what one would write without it.</summary>
[BenchmarkCategory("bus")]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class BusLookupBenchmarks
{
    private const int Accesses = 1024;
    private const ulong Length = 8;

    private readonly ulong[] _random = new ulong[Accesses];
    private readonly byte[] _value = new byte[1];
    private readonly Dictionary<ulong, IoWindow> _byAddress = [];
    private readonly SortedList<ulong, IoWindow> _sorted = [];
    private IoWindow[] _windows = [];
    private IoCursor _cursor = null!;

    /// <summary>Windows on the bus.</summary>
    [Params(1, 8, 64, 512)]
    public int Windows { get; set; }

    /// <summary>Fills the bus and its peers with the same windows.</summary>
    [GlobalSetup]
    public void Setup()
    {
        IoBus bus = IoBus.ForMemory();
        var device = new ConstantDevice();
        _windows = [.. Enumerable.Range(0, Windows).Select(i => new IoWindow(0x1000 + (ulong)i * 2 * Length, Length, $"w{i}", device))];
        foreach (IoWindow window in _windows)
        {
            bus.Add(window);
            _sorted.Add(window.Start, window);
            for (ulong offset = 0; offset < Length; offset++) _byAddress.Add(window.Start + offset, window);
        }
        _cursor = bus.OpenCursor();
        var random = new Random(1);
        for (int i = 0; i < Accesses; i++) _random[i] = _windows[random.Next(Windows)].Start + (ulong)random.Next((int)Length);
    }

    /// <summary>The bus, windows in random order.</summary>
    [Benchmark(OperationsPerInvoke = Accesses, Baseline = true)]
    public IoStatus Cursor_Random()
    {
        IoStatus status = default;
        foreach (ulong address in _random) status = _cursor.Read(address, _value);
        return status;
    }

    /// <summary>The bus, one window all the time, as guests that poll do.</summary>
    [Benchmark(OperationsPerInvoke = Accesses)]
    public IoStatus Cursor_OneWindow()
    {
        IoStatus status = default;
        ulong address = _random[0];
        for (int i = 0; i < Accesses; i++) status = _cursor.Read(address, _value);
        return status;
    }

    /// <summary>A hash table with an entry for each address: quick, but 512 windows of 8 bytes are 4,096 entries, and one of 16 MiB is impossible.</summary>
    [Benchmark(OperationsPerInvoke = Accesses)]
    public IoStatus Dictionary_Random()
    {
        IoStatus status = default;
        foreach (ulong address in _random)
        {
            IoWindow window = _byAddress[address];
            status = window.Handler.Read(address - window.Start, _value);
        }
        return status;
    }

    /// <summary>A sorted list and a search by the framework's comparer.</summary>
    [Benchmark(OperationsPerInvoke = Accesses)]
    public IoStatus SortedList_Random()
    {
        IoStatus status = default;
        foreach (ulong address in _random)
        {
            IoWindow window = _sorted.Values[Floor(_sorted.Keys, address)];
            status = window.Handler.Read(address - window.Start, _value);
        }
        return status;
    }

    /// <summary>A look at each window in turn.</summary>
    [Benchmark(OperationsPerInvoke = Accesses)]
    public IoStatus LinearScan_Random()
    {
        IoStatus status = default;
        foreach (ulong address in _random)
        {
            foreach (IoWindow window in _windows)
            {
                if (!window.Holds(address, 1)) continue;
                status = window.Handler.Read(address - window.Start, _value);
                break;
            }
        }
        return status;
    }

    private static int Floor(IList<ulong> starts, ulong address)
    {
        int low = 0;
        int high = starts.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Comparer<ulong>.Default.Compare(starts[middle], address) <= 0) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
