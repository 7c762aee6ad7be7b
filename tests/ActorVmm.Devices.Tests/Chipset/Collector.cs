using System.Text;
using ActorVmm.Devices.Chipset;

namespace ActorVmm.Devices.Tests.Chipset;

/// <summary>The reader of a console ring on a thread of its own, as a program has it.</summary>
internal sealed class Collector : IDisposable
{
    private readonly ConsoleRing _ring;
    private readonly StringBuilder _text = new();
    private readonly Thread _thread;

    public Collector(ConsoleRing ring)
    {
        _ring = ring;
        _thread = new Thread(Collect);
        _thread.Start();
    }

    /// <summary>Everything that came through the ring.</summary>
    public string Finish()
    {
        Dispose();
        return _text.ToString();
    }

    public void Dispose()
    {
        _ring.Complete();
        _thread.Join();
    }

    private void Collect()
    {
        var bytes = new byte[100];
        while (_ring.WaitForBytes(Timeout.InfiniteTimeSpan)) _text.Append(Encoding.ASCII.GetString(bytes, 0, _ring.Read(bytes)));
    }
}
