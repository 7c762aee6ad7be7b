using ActorVmm.Devices.Chipset;
using ActorVmm.Linux;

namespace ActorVmm.Cli.Consoles;

/// <summary>A thread that brings what the guest writes to standard output.</summary>
internal sealed class ConsoleOutput
{
    private const int BufferBytes = 65536;

    // Bytes that come one by one are taken together: waking this thread costs the guest more than the wait costs a reader.
    private static readonly TimeSpan s_linger = TimeSpan.FromMilliseconds(1);

    private readonly ConsoleRing _ring;
    private readonly FileDescriptor _output;
    private readonly Action _firstByte;
    private readonly Action<LinuxException> _broken;
    private readonly Thread _thread;
    private volatile bool _anything;

    /// <summary>Starts the thread.</summary>
    /// <param name="ring">Where the guest's bytes come from.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="firstByte">Called once, on the thread, before the first bytes are written: a line that it prints does not tear theirs.</param>
    /// <param name="broken">Called once, on the thread, when nobody takes the bytes; later ones are dropped, so that the guest does not wait for them.</param>
    public ConsoleOutput(ConsoleRing ring, FileDescriptor output, Action firstByte, Action<LinuxException> broken)
    {
        (_ring, _output, _firstByte, _broken) = (ring, output, firstByte, broken);
        _thread = new(Drain) { Name = "console-out", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the guest has written anything yet.</summary>
    public bool SeenAnything => _anything;

    /// <summary>Ends the thread once everything is written. False where the reader of standard output did not take it in time.</summary>
    public bool Finish(TimeSpan within)
    {
        _ring.Complete();
        return _thread.Join(within);
    }

    private void Drain()
    {
        var buffer = new byte[BufferBytes];
        bool broken = false;
        while (_ring.WaitForBytes(Timeout.InfiniteTimeSpan))
        {
            Thread.Sleep(s_linger);
            int count = _ring.Read(buffer);
            bool first = !_anything;
            _anything = true;
            if (first) _firstByte();
            try
            {
                if (!broken) _output.Write(buffer.AsSpan(0, count));
            }
            catch (LinuxException e)
            {
                broken = true;
                _broken(e);
            }
        }
    }
}
