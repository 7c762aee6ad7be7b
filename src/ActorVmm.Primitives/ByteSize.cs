using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ActorVmm.Primitives;

/// <summary>A number of bytes, written as people write it: <c>512M</c>, <c>2GiB</c>, <c>4096</c>. Units are binary (K = 1,024).</summary>
public readonly record struct ByteSize(ulong Bytes) : IComparable<ByteSize>, IParsable<ByteSize>
{
    private const string Units = "KMGTP";

    /// <summary><paramref name="count"/> times 1,024 bytes. Throws <see cref="OverflowException"/> where that does not fit 64 bits, as the other units do.</summary>
    public static ByteSize KiB(ulong count) => new(checked(count * (1UL << 10)));

    /// <summary><paramref name="count"/> times 1,048,576 bytes.</summary>
    public static ByteSize MiB(ulong count) => new(checked(count * (1UL << 20)));

    /// <summary><paramref name="count"/> times 1,073,741,824 bytes.</summary>
    public static ByteSize GiB(ulong count) => new(checked(count * (1UL << 30)));

    /// <summary>Reads digits and an optional unit (K, M, G, T, P, each also as KiB or KB, any case). Throws <see cref="FormatException"/> naming what is accepted.</summary>
    public static ByteSize Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out ByteSize size) ? size : throw new FormatException($"'{s}' is not a size; write bytes or a unit, for example 512M or 2G.");

    /// <summary>As <see cref="Parse"/>, without an exception. False also where the size would not fit 64 bits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ByteSize result)
    {
        result = default;
        ReadOnlySpan<char> text = s.AsSpan().Trim();
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        if (!ulong.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)) return false;

        ReadOnlySpan<char> unit = text[digits..].Trim();
        if (unit.Length > 2 && unit.EndsWith("iB", StringComparison.OrdinalIgnoreCase)) unit = unit[..^2];
        else if (unit.EndsWith("B", StringComparison.OrdinalIgnoreCase)) unit = unit[..^1];
        if (unit.Length > 1) return false;

        int power = unit.IsEmpty ? 0 : Units.IndexOf(char.ToUpperInvariant(unit[0])) + 1;
        if (power == 0 && !unit.IsEmpty) return false;
        if (number > ulong.MaxValue >> (10 * power)) return false;
        result = new(number << (10 * power));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The largest unit that divides the size exactly, for example <c>512 MiB</c>; reading it back gives the same size.</summary>
    public override string ToString()
    {
        int power = 0;
        ulong value = Bytes;
        for (; value != 0 && value % 1024 == 0 && power < Units.Length; value /= 1024) power++;
        return power == 0 ? $"{value} B" : $"{value} {Units[power - 1]}iB";
    }
}
