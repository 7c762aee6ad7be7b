using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ActorVmm.Primitives;

/// <summary>An immutable set of host CPU numbers, 0 to <see cref="MaxCpu"/>, in the kernel's list grammar extended by libvirt's exclusions: <c>0-4,^2,8</c>.</summary>
/// <remarks>Source: cpuset(7), "List format"; libvirt "Domain XML format", CPU Allocation, attribute <c>cpuset</c>.</remarks>
public sealed class CpuSet : IEquatable<CpuSet>, IReadOnlyCollection<int>, IParsable<CpuSet>
{
    /// <summary>The highest CPU number accepted: Linux builds for x86 go to 8,192 CPUs.</summary>
    public const int MaxCpu = 8191;

    private readonly ulong[] _words;

    private CpuSet(ulong[] words)
    {
        int used = words.Length;
        while (used > 0 && words[used - 1] == 0) used--;
        _words = new ulong[used];
        Array.Copy(words, _words, used);
        foreach (ulong word in _words) Count += BitOperations.PopCount(word);
    }

    /// <summary>The set without a CPU.</summary>
    public static CpuSet Empty { get; } = new([]);

    /// <summary>How many CPUs are in the set.</summary>
    public int Count { get; }

    /// <summary>Whether no CPU is in the set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The set as 64-bit words, CPU 0 in bit 0 of the first, without trailing zero words: the form of <c>sched_setaffinity</c>.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    /// <summary>The set of these CPUs. Throws <see cref="ArgumentOutOfRangeException"/> outside 0 to <see cref="MaxCpu"/>.</summary>
    public static CpuSet Of(params IEnumerable<int> cpus)
    {
        var words = new ulong[MaxCpu / 64 + 1];
        foreach (int cpu in cpus)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(cpu);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(cpu, MaxCpu);
            words[cpu / 64] |= 1UL << cpu;
        }
        return new(words);
    }

    /// <summary>The set in the form of <see cref="Words"/>; bits above <see cref="MaxCpu"/> are dropped.</summary>
    public static CpuSet FromWords(ReadOnlySpan<ulong> words) => new(words[..Math.Min(words.Length, MaxCpu / 64 + 1)].ToArray());

    /// <summary>Reads the list grammar. Throws <see cref="FormatException"/> naming the part that is wrong. An empty text is the empty set.</summary>
    public static CpuSet Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        return Read(s, out CpuSet? set, out string? wrong)
            ? set
            : throw new FormatException($"'{s}' is not a CPU list: {wrong}. Write numbers and ranges, for example 0-3,8 or 0-7,^2.");
    }

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out CpuSet result)
    {
        if (s is not null && Read(s, out result, out _)) return true;
        result = null;
        return false;
    }

    /// <summary>Whether <paramref name="cpu"/> is in the set; any number may be asked for.</summary>
    public bool Contains(int cpu) => cpu >= 0 && cpu / 64 < _words.Length && (_words[cpu / 64] >> cpu & 1) != 0;

    /// <summary>The CPUs that are in both sets.</summary>
    public CpuSet Intersect(CpuSet other) => Combine(other, (a, b) => a & b);

    /// <summary>The CPUs that are in either set.</summary>
    public CpuSet Union(CpuSet other) => Combine(other, (a, b) => a | b);

    /// <summary>The CPUs of this set that are not in <paramref name="other"/>.</summary>
    public CpuSet Except(CpuSet other) => Combine(other, (a, b) => a & ~b);

    /// <summary>The CPUs in ascending order.</summary>
    public IEnumerator<int> GetEnumerator()
    {
        for (int i = 0; i < _words.Length; i++)
            for (ulong word = _words[i]; word != 0; word &= word - 1)
                yield return i * 64 + BitOperations.TrailingZeroCount(word);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(CpuSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CpuSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (ulong word in _words) hash.Add(word);
        return hash.ToHashCode();
    }

    /// <summary>The kernel's list format, ascending and with ranges: <c>0-3,8</c>. Empty for the empty set.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int cpu = 0; cpu < _words.Length * 64; cpu++)
        {
            if (!Contains(cpu)) continue;
            int first = cpu;
            while (Contains(cpu + 1)) cpu++;
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{first}");
            if (cpu > first) text.Append(CultureInfo.InvariantCulture, $"-{cpu}");
        }
        return text.ToString();
    }

    private CpuSet Combine(CpuSet other, Func<ulong, ulong, ulong> operation)
    {
        var words = new ulong[Math.Max(_words.Length, other._words.Length)];
        for (int i = 0; i < words.Length; i++)
            words[i] = operation(i < _words.Length ? _words[i] : 0, i < other._words.Length ? other._words[i] : 0);
        return new(words);
    }

    private static bool Read(string text, [NotNullWhen(true)] out CpuSet? set, [NotNullWhen(false)] out string? wrong)
    {
        (set, wrong) = (null, null);
        var include = new List<int>();
        var exclude = new List<int>();
        if (text.Trim().Length > 0)
        {
            foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
            {
                bool excluded = part.StartsWith('^');
                string[] ends = part[(excluded ? 1 : 0)..].Split('-');
                if (ends.Length > 2 || !Number(ends[0], out int first) | !Number(ends[^1], out int last)) { wrong = $"'{part}' is no CPU number or range"; return false; }
                if (first > last) { wrong = $"the range '{part}' runs backwards"; return false; }
                if (last > MaxCpu) { wrong = $"CPU {last} is above {MaxCpu}"; return false; }
                for (int cpu = first; cpu <= last; cpu++) (excluded ? exclude : include).Add(cpu);
            }
            if (include.Count == 0) { wrong = "it only excludes"; return false; }
        }
        set = Of(include).Except(Of(exclude));
        return true;
    }

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
