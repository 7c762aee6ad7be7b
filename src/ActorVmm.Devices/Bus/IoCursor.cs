using System.Runtime.CompilerServices;

namespace ActorVmm.Devices.Bus;

/// <summary>One vCPU's way to a bus. It remembers the last window, since guests poll and fill one device at a time, and counts in plain fields.</summary>
/// <remarks>
/// Used by one thread only. Allocates nothing. An access that no window holds whole is unclaimed: a read gives all ones, a write is dropped, both are counted and <see cref="IoStatus.Faulted"/>.
/// What a handler throws goes through to the caller, who finds in <see cref="Current"/> whose it was.
/// </remarks>
public sealed class IoCursor
{
    private readonly IoBus _bus;
    private WindowTable _table;
    private IoWindow _window;

    internal IoCursor(IoBus bus) => (_bus, _table, _window) = (bus, WindowTable.Empty, IoWindow.Nowhere);

    /// <summary>Reads that no window answered.</summary>
    public long UnclaimedReads { get; private set; }

    /// <summary>Writes that no window took.</summary>
    public long UnclaimedWrites { get; private set; }

    /// <summary>The window of the last access, or <see langword="null"/> if that was unclaimed.</summary>
    public IoWindow? Current => ReferenceEquals(_window, IoWindow.Nowhere) ? null : _window;

    /// <summary>The guest reads <paramref name="value"/>.Length bytes at <paramref name="address"/>.</summary>
    public IoStatus Read(ulong address, Span<byte> value)
    {
        IoWindow window = _window;
        if (!window.Holds(address, value.Length) || _bus.Table != _table) return ReadElsewhere(address, value);
        return window.Handler.Read(address - window.Start, value);
    }

    /// <summary>The guest writes <paramref name="value"/>.Length bytes at <paramref name="address"/>.</summary>
    public IoStatus Write(ulong address, ReadOnlySpan<byte> value)
    {
        IoWindow window = _window;
        if (!window.Holds(address, value.Length) || _bus.Table != _table) return WriteElsewhere(address, value);
        return window.Handler.Write(address - window.Start, value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoStatus ReadElsewhere(ulong address, Span<byte> value)
    {
        if (Seek(address, value.Length)) return _window.Handler.Read(address - _window.Start, value);
        UnclaimedReads++;
        value.Fill(0xff);
        return IoStatus.Faulted;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IoStatus WriteElsewhere(ulong address, ReadOnlySpan<byte> value)
    {
        if (Seek(address, value.Length)) return _window.Handler.Write(address - _window.Start, value);
        UnclaimedWrites++;
        return IoStatus.Faulted;
    }

    private bool Seek(ulong address, int size)
    {
        WindowTable table = _bus.Table;
        if (_table != table) _table = table;
        IoWindow? found = table.Find(address, size);
        _window = found ?? IoWindow.Nowhere;
        return found is not null;
    }
}
