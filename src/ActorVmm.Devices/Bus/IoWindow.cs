using System.Runtime.CompilerServices;

namespace ActorVmm.Devices.Bus;

/// <summary>A range of addresses on a bus and who answers there. Immutable; one object is one registration, so windows compare by reference.</summary>
public sealed class IoWindow
{
    /// <summary>A window of <paramref name="length"/> bytes at <paramref name="start"/>.</summary>
    /// <param name="start">First address: a port number or a guest physical address.</param>
    /// <param name="length">Bytes, at least 1.</param>
    /// <param name="name">What people call it in errors and statistics, for example <c>uart0</c>.</param>
    /// <param name="handler">Who answers.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is empty or runs past 2^64.</exception>
    public IoWindow(ulong start, ulong length, string name, IIoHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentOutOfRangeException.ThrowIfZero(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length - 1, ulong.MaxValue - start);
        (Start, Length, Name, Handler) = (start, length, name, handler);
    }

    private IoWindow() => (Start, Length, Name, Handler) = (0, 0, "nowhere", AbsentDevice.Instance);

    /// <summary>Holds no access at all. Stands where there is no window, which spares hot paths a null check; never on a bus.</summary>
    internal static IoWindow Nowhere { get; } = new();

    /// <summary>First address.</summary>
    public ulong Start { get; }

    /// <summary>Bytes, at least 1.</summary>
    public ulong Length { get; }

    /// <summary>Last address that belongs to the window.</summary>
    public ulong Last => Start + (Length - 1);

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Who answers.</summary>
    public IIoHandler Handler { get; }

    /// <summary>Whether all <paramref name="size"/> bytes at <paramref name="address"/> lie in the window; never for no bytes.</summary>
    // Inlined also where there is no profile: it is half of what a port access costs here.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(ulong address, int size)
    {
        ulong offset = address - Start;
        return offset < Length && (ulong)size - 1 < Length - offset;
    }

    /// <summary>Whether the windows share an address.</summary>
    public bool Overlaps(IoWindow other) => Start <= other.Last && other.Start <= Last;

    /// <summary>Name and addresses: <c>uart0 (0x3f8-0x3ff)</c>.</summary>
    public override string ToString() => $"{Name} (0x{Start:x}-0x{Last:x})";
}
