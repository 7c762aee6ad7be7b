using ActorVmm.Devices.Chipset;
using ActorVmm.Linux;

namespace ActorVmm.Cli.Consoles;

/// <summary>A thread that brings standard input to the guest. On a terminal it also watches for the keys of <see cref="EscapeKeys"/>.</summary>
/// <remarks>The end of the input, or input that cannot be read, only stops the thread. What the guest does not take waits here; a terminal's keys work meanwhile, other input is then not read on.</remarks>
internal sealed class ConsoleInput : IDisposable
{
    private const int BufferBytes = 4096;

    private readonly FileDescriptor _input;
    private readonly EscapeKeys? _keys;
    private readonly Action<KeyAction> _pressed;
    private readonly EventFd _wake = EventFd.Create();
    private readonly Thread _thread;
    private readonly byte[] _pending = new byte[BufferBytes];
    private int _pendingCount;
    private volatile Uart16550? _guest;
    private volatile bool _ending;

    /// <summary>Makes the thread, not started.</summary>
    /// <param name="input">Where the bytes come from.</param>
    /// <param name="isTerminal">Whether to watch for keys.</param>
    /// <param name="pressed">Called on the thread for Leave, PowerButton and Help.</param>
    public ConsoleInput(FileDescriptor input, bool isTerminal, Action<KeyAction> pressed)
    {
        (_input, _keys, _pressed) = (input, isTerminal ? new() : null, pressed);
        _thread = new(Pump) { Name = "console-in", IsBackground = true };
    }

    /// <summary>Sends to this device from now on; the first call starts the thread.</summary>
    public void Attach(Uart16550 guest)
    {
        guest.InputRoomAgain = _wake.Signal;
        _guest = guest;
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted)) _thread.Start();
        else _wake.Signal();
    }

    /// <summary>Ends the thread.</summary>
    public void Dispose()
    {
        if (_ending) return;
        _ending = true;
        _wake.Signal();
        if (!_thread.ThreadState.HasFlag(ThreadState.Unstarted)) _thread.Join();
        _wake.Dispose();
    }

    private void Pump()
    {
        var buffer = new byte[BufferBytes];
        bool open = true;
        while (!_ending && (open || _pendingCount > 0))
        {
            Deliver();
            bool readOn = open && (_keys is not null || _pendingCount == 0);
            if (!open && _pendingCount == 0) return;
            PollEntry[] entries = [new(_wake.Descriptor, PollEvents.Readable), new(_input, PollEvents.Readable)];
            Poll.Wait(entries.AsSpan(0, readOn ? 2 : 1));
            if (entries[0].Seen != PollEvents.None) _wake.TryRead(out _);
            if (readOn && entries[1].Seen != PollEvents.None) open = Take(buffer);
        }
    }

    private bool Take(byte[] buffer)
    {
        int count;
        try { count = _input.Read(buffer); }
        catch (LinuxException) { return false; }
        for (int i = 0; i < count; i++)
        {
            byte key = buffer[i];
            KeyAction action = _keys?.Next(ref key) ?? KeyAction.Send;
            if (action == KeyAction.Send) Queue(key);
            else if (action == KeyAction.Break) _guest?.ReceiveBreak();
            else if (action != KeyAction.None) _pressed(action);
        }
        return count > 0;
    }

    // Only a terminal is read on with a full queue, and there a key that a stuck guest does not take is lost as on a real line.
    private void Queue(byte value)
    {
        if (_pendingCount < _pending.Length) _pending[_pendingCount++] = value;
    }

    private void Deliver()
    {
        if (_pendingCount == 0 || _guest is not { } guest) return;
        int taken = guest.Receive(_pending.AsSpan(0, _pendingCount));
        _pendingCount -= taken;
        _pending.AsSpan(taken, _pendingCount).CopyTo(_pending);
    }
}
