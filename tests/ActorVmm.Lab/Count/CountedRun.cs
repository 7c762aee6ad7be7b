namespace ActorVmm.Lab.Count;

/// <summary>What one run of a program that hosts the counted guest came to: instructions for each exit, and up to the guest's first one.</summary>
/// <param name="Start">Instructions from the start of the program to the guest's first instruction.</param>
/// <param name="Ports">Each later round's instructions of its port exits.</param>
/// <param name="Memory">Each later round's instructions of its MMIO exits.</param>
internal sealed record CountedRun(CountLine Start, IReadOnlyList<CountLine> Ports, IReadOnlyList<CountLine> Memory)
{
    /// <summary>Splits the counter's lines at the starts of programs; rounds in which code is still being compiled are left out.</summary>
    public static IReadOnlyList<CountedRun> Split(IEnumerable<CountLine> lines)
    {
        List<List<CountLine>> runs = [];
        foreach (CountLine line in lines)
        {
            if (line.Mark == CountMark.Exec) runs.Add([]);
            else if (runs.Count > 0) runs[^1].Add(line);
        }
        return [.. runs.Where(run => run.Exists(line => line.Mark == CountMark.GuestStart)).Select(run =>
            new CountedRun(run.Find(line => line.Mark == CountMark.GuestStart), Later(run, CountMark.PortsDone), Later(run, CountMark.MemoryDone)))];
    }

    private static CountLine[] Later(List<CountLine> run, CountMark mark) => [.. run.Where(line => line.Mark == mark).Skip(CountGuest.Rounds / 2)];
}
