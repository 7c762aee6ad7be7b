namespace ActorVmm.Devices.Bus;

/// <summary>The windows of a bus at one moment, sorted by address. Immutable, so readers need no lock.</summary>
internal sealed class WindowTable
{
    private readonly IoWindow[] _windows;

    // The starts alone, side by side: a search touches a few cache lines instead of one object per step.
    private readonly ulong[] _starts;

    private WindowTable(IoWindow[] windows)
    {
        _windows = windows;
        _starts = new ulong[windows.Length];
        for (int i = 0; i < windows.Length; i++) _starts[i] = windows[i].Start;
    }

    public static WindowTable Empty { get; } = new([]);

    public IReadOnlyList<IoWindow> Windows => _windows;

    /// <summary>The window that holds the whole access, or null.</summary>
    public IoWindow? Find(ulong address, int size)
    {
        ulong[] starts = _starts;
        int low = 0;
        int high = starts.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (starts[middle] <= address) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return null;
        IoWindow candidate = _windows[low - 1];
        return candidate.Holds(address, size) ? candidate : null;
    }

    /// <summary>The table with <paramref name="added"/>, or null and the window that is in its way.</summary>
    public WindowTable? With(IoWindow added, out IoWindow? inTheWay)
    {
        inTheWay = Array.Find(_windows, added.Overlaps);
        if (inTheWay is not null) return null;
        int at = ~Array.BinarySearch(_starts, added.Start);
        return new([.. _windows[..at], added, .. _windows[at..]]);
    }

    /// <summary>The table without <paramref name="removed"/>, or null if it is not there.</summary>
    public WindowTable? Without(IoWindow removed)
    {
        int at = Array.IndexOf(_windows, removed);
        return at < 0 ? null : new([.. _windows[..at], .. _windows[(at + 1)..]]);
    }
}
