namespace ActorVmm.Machines.Guests;

/// <summary>Orders names so that the numbers in them count as numbers: <c>6.1.0-9</c> before <c>6.1.0-56</c>.</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static readonly VersionOrder Instance = new();

    private VersionOrder() { }

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            ReadOnlySpan<char> leftPart = Part(left), rightPart = Part(right);
            int order = char.IsAsciiDigit(leftPart[0]) && char.IsAsciiDigit(rightPart[0])
                ? CompareNumbers(leftPart.TrimStart('0'), rightPart.TrimStart('0'))
                : leftPart.SequenceCompareTo(rightPart);
            if (order != 0) return order;
            left = left[leftPart.Length..];
            right = right[rightPart.Length..];
        }
        return left.Length.CompareTo(right.Length);
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);

    // A run of digits or a run of anything else.
    private static ReadOnlySpan<char> Part(ReadOnlySpan<char> text)
    {
        int end = 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]) == char.IsAsciiDigit(text[0])) end++;
        return text[..end];
    }
}
