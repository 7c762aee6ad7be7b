using System.Globalization;

namespace ActorVmm.Lab.Count;

/// <summary>A line of the instruction counter: a mark, and what was executed since the mark before it.</summary>
internal readonly record struct CountLine(CountMark Mark, long Guest, long Program, long Kernel)
{
    public static CountLine Parse(string line)
    {
        long[] numbers = [.. line.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        return new CountLine((CountMark)numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
