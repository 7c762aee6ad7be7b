namespace ActorVmm.Devices.Bus;

/// <summary>Which device answers where: one bus for the I/O ports, one for memory-mapped registers.</summary>
/// <remarks>
/// The table of windows is immutable and swapped whole, so vCPUs look it up (each through its own <see cref="IoCursor"/>) without a lock while any thread changes it.
/// A vCPU that is inside a handler while its window is removed finishes there: a handler must stay usable until every vCPU was seen outside, for example by a pause.
/// </remarks>
public sealed class IoBus
{
    private readonly string _name;
    private readonly ulong _lastAddress;
    private readonly Lock _changes = new();
    private volatile WindowTable _table = WindowTable.Empty;

    private IoBus(string name, ulong lastAddress) => (_name, _lastAddress) = (name, lastAddress);

    /// <summary>The windows of this moment, sorted by address.</summary>
    public IReadOnlyList<IoWindow> Windows => _table.Windows;

    internal WindowTable Table => _table;

    /// <summary>An empty bus of I/O ports, 0 to 0xffff.</summary>
    public static IoBus ForPorts() => new("port", ushort.MaxValue);

    /// <summary>An empty bus of guest physical addresses.</summary>
    public static IoBus ForMemory() => new("MMIO", ulong.MaxValue);

    /// <summary>A new way to this bus; each vCPU thread has its own.</summary>
    public IoCursor OpenCursor() => new(this);

    /// <summary>Adds a window. Throws <see cref="ArgumentException"/> naming both windows where it overlaps another.</summary>
    public void Add(IoWindow window)
    {
        CheckReach(window);
        lock (_changes) _table = Extend(_table, window);
    }

    /// <summary>Takes a window away; accesses to it are unclaimed from then on. Throws <see cref="ArgumentException"/> if it is not on the bus.</summary>
    public void Remove(IoWindow window)
    {
        lock (_changes) _table = Shrink(_table, window);
    }

    /// <summary>Puts <paramref name="next"/> in the place of <paramref name="previous"/> in one step: another handler, another address, or both.</summary>
    /// <exception cref="ArgumentException"><paramref name="previous"/> is not on the bus, or <paramref name="next"/> overlaps a third window; nothing has changed.</exception>
    public void Replace(IoWindow previous, IoWindow next)
    {
        CheckReach(next);
        lock (_changes) _table = Extend(Shrink(_table, previous), next);
    }

    private WindowTable Extend(WindowTable table, IoWindow window) =>
        table.With(window, out IoWindow? inTheWay)
        ?? throw new ArgumentException($"The {_name} window {window} overlaps {inTheWay}; give one of them another address.", nameof(window));

    private WindowTable Shrink(WindowTable table, IoWindow window) =>
        table.Without(window)
        ?? throw new ArgumentException($"The {_name} window {window} is not on the bus; it was removed or replaced before.", nameof(window));

    private void CheckReach(IoWindow window)
    {
        if (window.Last > _lastAddress)
            throw new ArgumentException($"The {_name} window {window} runs past the last address, 0x{_lastAddress:x}; give it a lower one.", nameof(window));
    }
}
