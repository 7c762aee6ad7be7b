using ActorVmm.Lab.Count;

namespace ActorVmm.Lab.Tests.Count;

[Collection(LabCollection.Name)]
public sealed class CountingTests(PreparedLab lab)
{
    [Fact]
    public async Task ExitLoop_InC_NeedsTheSameFewInstructionsEachTime()
    {
        CountTools tools = CountTools.Build();
        string log = Path.GetTempFileName();
        try
        {
            LabRequest request = new("for i in 1 2; do mark-exec /opt/count/exit-loop /opt/count/counted.bin || exit 3; done") { Content = [tools.Content], Plugin = $"{tools.Plugin},out={log}" };
            LabResult result = await lab.Run(request);
            Assert.Equal(0, result.ExitCode);
            IReadOnlyList<CountedRun> runs = CountedRun.Split(File.ReadLines(log).Select(CountLine.Parse));
            CountFigures figures = CountFigures.Of("exit-loop", runs);
            Assert.Equal(2, runs.Count);
            Assert.InRange(figures.Port, 15, 80);
            Assert.InRange(figures.Memory, 15, 80);
            Assert.Single(runs.SelectMany(run => run.Ports).Select(line => line.Program).Distinct());
        }
        finally
        {
            File.Delete(log);
        }
    }
}
