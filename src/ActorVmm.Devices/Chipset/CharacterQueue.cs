namespace ActorVmm.Devices.Chipset;

/// <summary>A bounded first-in first-out queue of received characters: the byte in bits 7:0, <see cref="Break"/> above it. Not thread safe.</summary>
internal sealed class CharacterQueue(int capacity)
{
    /// <summary>The line was held low instead of carrying a character.</summary>
    public const ushort Break = 0x100;

    private readonly ushort[] _ring = new ushort[capacity];
    private int _first;

    public int Count { get; private set; }

    /// <summary>How many of the queued characters are breaks.</summary>
    public int Breaks { get; private set; }

    public int Room => _ring.Length - Count;

    /// <summary>The character that <see cref="Take"/> gives next; 0 when empty.</summary>
    public ushort Top => Count == 0 ? (ushort)0 : _ring[_first];

    /// <summary>Adds a character; there must be <see cref="Room"/>.</summary>
    public void Add(ushort character)
    {
        _ring[(_first + Count++) % _ring.Length] = character;
        if ((character & Break) != 0) Breaks++;
    }

    /// <summary>Puts characters back before all others, in their order; there must be <see cref="Room"/>.</summary>
    public void PutBack(CharacterQueue taken)
    {
        for (int i = taken.Count - 1; i >= 0; i--)
        {
            ushort character = taken._ring[(taken._first + i) % taken._ring.Length];
            _first = (_first + _ring.Length - 1) % _ring.Length;
            _ring[_first] = character;
            Count++;
            if ((character & Break) != 0) Breaks++;
        }
        taken.Clear();
    }

    /// <summary>Takes the oldest character; 0 when empty.</summary>
    public ushort Take()
    {
        if (Count == 0) return 0;
        ushort taken = _ring[_first];
        _first = (_first + 1) % _ring.Length;
        Count--;
        if ((taken & Break) != 0) Breaks--;
        return taken;
    }

    /// <summary>Turns a break at the top into a plain character, once it was reported.</summary>
    public void ForgetBreakAtTop()
    {
        if ((Top & Break) == 0) return;
        _ring[_first] &= 0xff;
        Breaks--;
    }

    public void Clear() => (_first, Count, Breaks) = (0, 0, 0);

    public ushort[] ToArray()
    {
        var characters = new ushort[Count];
        for (int i = 0; i < characters.Length; i++) characters[i] = _ring[(_first + i) % _ring.Length];
        return characters;
    }

    /// <summary>Takes over what <see cref="ToArray"/> gave; it must fit.</summary>
    public void Load(ushort[] characters)
    {
        Clear();
        foreach (ushort character in characters) Add(character);
    }

    /// <summary>Whether an array could have come from <see cref="ToArray"/> of a queue with this much room.</summary>
    public static bool CouldBe(ushort[]? characters, int room) =>
        characters is not null && characters.Length <= room && Array.TrueForAll(characters, character => character is <= 0xff or Break);
}
