using System.Buffers.Binary;
using ActorVmm.Primitives;

namespace ActorVmm.Devices.Interrupts;

/// <summary>An I/O APIC of 24 inputs with an EOI register (version 0x20), for machines whose hypervisor has only the local APICs.</summary>
/// <remarks>
/// <para>An edge sends a message, unless the entry is masked: then it is lost, as in hardware. A level sends one when the input is asserted, unmasked and no earlier one is in service
/// (remote IRR); the end of the interrupt, reported by <see cref="EndOfInterrupt"/> or the EOI register, sends the next if the level is still there. A message that no local APIC takes
/// leaves a level pending until something changes. Polarity means nothing here: a line says whether it is asserted.</para>
/// <para>Thread safe; messages are sent under the lock, so they keep the order of what caused them. Source: Intel 82093AA data sheet; ICH9 data sheet, "I/O APIC", for the EOI register.</para>
/// </remarks>
public sealed class Ioapic : IIoHandler, ISavable<IoapicState>
{
    /// <summary>Bytes of the window.</summary>
    public const ulong WindowLength = 0x1000;

    /// <summary>Number of inputs.</summary>
    public const int InputCount = 24;

    private const ulong SelectOffset = 0x00;
    private const ulong DataOffset = 0x10;
    private const ulong EoiOffset = 0x40;

    private const byte IdRegister = 0x00;
    private const byte VersionRegister = 0x01;
    private const byte ArbitrationRegister = 0x02;
    private const byte FirstEntryRegister = 0x10;
    private const uint Version = (InputCount - 1) << 16 | 0x20;

    private readonly IMsiTarget _target;
    private readonly Lock _lock = new();
    private readonly Input[] _inputs = new Input[InputCount];
    private readonly RedirectionEntry[] _entries = new RedirectionEntry[InputCount];
    private readonly MsiMessage?[] _routes = new MsiMessage?[InputCount];
    private uint _lines;
    private byte _index;
    private byte _id;

    /// <summary>An I/O APIC as after power-on, with all inputs masked.</summary>
    /// <param name="target">Where its messages go.</param>
    /// <param name="id">Its APIC id, 0-15, as the firmware tables have it.</param>
    public Ioapic(IMsiTarget target, byte id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(id, 15);
        (_target, _id) = (target, id);
        Array.Fill(_entries, RedirectionEntry.Reset);
        for (int i = 0; i < InputCount; i++) _inputs[i] = new(this, i);
    }

    /// <summary>Input <paramref name="number"/>, 0-23, as a device's interrupt line.</summary>
    public IInterruptLine this[int number] => _inputs[number];

    /// <summary>A local APIC has finished the level-triggered interrupt <paramref name="vector"/>.</summary>
    public void EndOfInterrupt(byte vector)
    {
        lock (_lock)
        {
            for (int i = 0; i < InputCount; i++)
            {
                if (!_entries[i].RemoteIrr || _entries[i].Vector != vector) continue;
                _entries[i] = _entries[i].WithRemoteIrr(false);
                UpdateRoute(i);
                DeliverLevel(i);
            }
        }
    }

    /// <inheritdoc/>
    public IoStatus Read(ulong offset, Span<byte> value)
    {
        uint register = 0;
        lock (_lock)
        {
            if (offset == SelectOffset) register = _index;
            else if (offset == DataOffset) register = ReadRegister();
        }
        for (int i = 0; i < value.Length; i++) value[i] = i < sizeof(uint) ? (byte)(register >> 8 * i) : (byte)0;
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoStatus Write(ulong offset, ReadOnlySpan<byte> value)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        value[..Math.Min(value.Length, word.Length)].CopyTo(word);
        uint written = BinaryPrimitives.ReadUInt32LittleEndian(word);
        switch (offset)
        {
            case SelectOffset:
                lock (_lock) _index = (byte)written;
                break;
            case DataOffset:
                lock (_lock) WriteRegister(written);
                break;
            case EoiOffset:
                EndOfInterrupt((byte)written);
                break;
        }
        return IoStatus.Handled;
    }

    /// <inheritdoc/>
    public IoapicState Save()
    {
        lock (_lock) return new(_index, _id, Array.ConvertAll(_entries, entry => entry.Bits), _lines);
    }

    /// <inheritdoc/>
    public void Restore(IoapicState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        bool possible = state.Id <= 15 && state.Lines >> InputCount == 0
            && state.Entries is { Length: InputCount } && Array.TrueForAll(state.Entries, bits => new RedirectionEntry(bits).IsPossible);
        if (!possible) throw new ArgumentException("No I/O APIC can have this state: it has 24 entries without reserved bits, 24 lines and an id of 4 bits.", nameof(state));
        lock (_lock)
        {
            (_index, _id, _lines) = (state.Index, state.Id, state.Lines);
            for (int i = 0; i < InputCount; i++)
            {
                _entries[i] = new(state.Entries[i]);
                UpdateRoute(i);
            }
        }
    }

    private uint ReadRegister()
    {
        switch (_index)
        {
            case IdRegister or ArbitrationRegister: return (uint)_id << 24;
            case VersionRegister: return Version;
        }
        int entry = _index - FirstEntryRegister >> 1;
        if (entry is < 0 or >= InputCount) return 0;
        return (uint)(_entries[entry].Bits >> ((_index & 1) != 0 ? 32 : 0));
    }

    private void WriteRegister(uint value)
    {
        if (_index == IdRegister) _id = (byte)(value >> 24 & 0xf);
        int number = _index - FirstEntryRegister >> 1;
        if (number is < 0 or >= InputCount) return;

        ulong bits = _entries[number].Bits;
        ulong changed = (_index & 1) != 0 ? bits & uint.MaxValue | (ulong)value << 32 : bits & ~(ulong)uint.MaxValue | value;
        _entries[number] = _entries[number].Written(changed);
        UpdateRoute(number);
        DeliverLevel(number);
    }

    private void SetLine(int number, bool asserted)
    {
        lock (_lock)
        {
            uint bit = 1U << number;
            if ((_lines & bit) != 0 == asserted) return;
            _lines ^= bit;
            if (!asserted) return;
            if (_entries[number].IsLevel) DeliverLevel(number);
            else if (_entries[number].IsDeliverable) _target.Send(_entries[number].Message);
        }
    }

    private void DeliverLevel(int number)
    {
        RedirectionEntry entry = _entries[number];
        if (!entry.IsLevel || !entry.IsDeliverable || entry.RemoteIrr || (_lines >> number & 1) == 0) return;
        if (_target.Send(entry.Message)) _entries[number] = entry.WithRemoteIrr(true);
    }

    // A masked entry has a route while its interrupt is in service, or the end of that would never be reported.
    private void UpdateRoute(int number)
    {
        RedirectionEntry entry = _entries[number];
        MsiMessage? route = entry.IsDeliverable || entry.RemoteIrr ? entry.Message : null;
        if (route == _routes[number]) return;
        _routes[number] = route;
        _target.Route((uint)number, route);
    }

    private sealed class Input(Ioapic owner, int number) : IInterruptLine
    {
        public void Set(bool asserted) => owner.SetLine(number, asserted);
    }
}
