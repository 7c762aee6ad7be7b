using ActorVmm.Lab.Count;

namespace ActorVmm.Lab.Tests.Count;

public sealed class CountedRunTests
{
    [Fact]
    public void Split_TwoPrograms_KeepsTheirLaterRoundsApart()
    {
        List<CountLine> lines = [Line(CountMark.RoundStart, 7)];
        foreach (int program in new[] { 100, 200 })
        {
            lines.AddRange([Line(CountMark.Exec, 1), Line(CountMark.GuestStart, program)]);
            for (int round = 0; round < CountGuest.Rounds; round++) lines.AddRange([Line(CountMark.RoundStart, 0), Line(CountMark.PortsDone, program + round), Line(CountMark.MemoryDone, program)]);
        }
        IReadOnlyList<CountedRun> runs = CountedRun.Split(lines);
        Assert.Equal([100L, 200L], runs.Select(run => run.Start.Program));
        Assert.All(runs, run => Assert.Equal(CountGuest.Rounds / 2, run.Memory.Count));
        Assert.Equal(100 + (CountGuest.Rounds / 2), runs[0].Ports[0].Program);
    }

    [Fact]
    public void Split_ProgramThatNeverStartedAGuest_IsLeftOut() => Assert.Empty(CountedRun.Split([Line(CountMark.Exec, 1)]));

    [Fact]
    public void Of_GuestThatDidNotEnd_IsAnError() =>
        Assert.Throws<LabException>(() => CountFigures.Of("program", CountedRun.Split([Line(CountMark.Exec, 1), Line(CountMark.GuestStart, 2)])));

    [Theory]
    [InlineData(new double[] { 3 }, 3)]
    [InlineData(new double[] { 5, 1, 3 }, 3)]
    [InlineData(new double[] { 1, 9, 2, 4 }, 3)]
    public void Median_OfNumbers_IsTheMiddle(double[] values, double median) => Assert.Equal(median, CountFigures.Median(values));

    private static CountLine Line(CountMark mark, long program) => new(mark, 0, program, 0);
}
