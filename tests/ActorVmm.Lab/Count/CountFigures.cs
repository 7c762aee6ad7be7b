namespace ActorVmm.Lab.Count;

/// <summary>The medians of one program.</summary>
/// <param name="Rounds">How many rounds each exit figure is the median of.</param>
/// <param name="Port">Its own (user-space) instructions for one port exit.</param>
/// <param name="PortKernel">The kernel's instructions for one port exit.</param>
/// <param name="Memory">As <paramref name="Port"/>, for one MMIO exit.</param>
/// <param name="MemoryKernel">As <paramref name="PortKernel"/>, for one MMIO exit.</param>
/// <param name="Start">Its own instructions from its start to the guest's first instruction.</param>
internal sealed record CountFigures(string Program, int Rounds, double Port, double PortKernel, double Memory, double MemoryKernel, double Start)
{
    /// <summary>The medians over all rounds of all runs of one program.</summary>
    public static CountFigures Of(string program, IReadOnlyList<CountedRun> runs)
    {
        CountLine[] ports = [.. runs.SelectMany(run => run.Ports)], memory = [.. runs.SelectMany(run => run.Memory)];
        if (ports.Length == 0 || memory.Length == 0) throw new LabException($"{program} did not run the counted guest to its end; see the console above.");
        return new CountFigures(program, ports.Length, PerExit(ports, line => line.Program), PerExit(ports, line => line.Kernel),
            PerExit(memory, line => line.Program), PerExit(memory, line => line.Kernel), Median(runs.Select(run => (double)run.Start.Program)));
    }

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double PerExit(CountLine[] lines, Func<CountLine, long> side) => Median(lines.Select(line => (double)side(line))) / CountGuest.ExitsPerRound;
}
