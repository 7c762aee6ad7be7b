namespace ActorVmm.Machines.Specs;

/// <summary>Finds what somebody meant who wrote a name wrong.</summary>
public static class NearestName
{
    /// <summary>The known name with the fewest edits to <paramref name="written"/>, or <see langword="null"/> where all are too far away (more than a third of its letters, at least two).</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        string? best = known.MinBy(name => Distance(written, name));
        return best is not null && Distance(written, best) <= Math.Max(2, written.Length / 3) ? best : null;
    }

    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int edit = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1));
                (diagonal, row[j]) = (row[j], edit);
            }
        }
        return row[^1];
    }
}
