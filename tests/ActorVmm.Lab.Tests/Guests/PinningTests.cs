using Xunit.Abstractions;

namespace ActorVmm.Lab.Tests.Guests;

/// <summary>vCPU threads on a host with two nodes of two CPUs.</summary>
[Collection(LabCollection.Name)]
public sealed class PinningTests(PreparedLab lab, ITestOutputHelper output)
{
    [Fact]
    public async Task Pin_TwoVcpusOfARunningGuest_StayOnTheirCpus()
    {
        string threads = "";
        GuestOutcome outcome = await PreparedLab.WithOneRetry(output, async () =>
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("actorvmm-pinning");
            try
            {
                GuestScript script = new GuestScript().Pinned("pinned", "0=1,1=2-3", cpus: 2);
                LabResult result = await lab.Run(new LabRequest(script.ToString())
                {
                    Topology = LabTopology.Parse("2x2", "0,1,30"), Content = lab.WithGuests(), OutFolder = folder.FullName, TimeLimit = TimeSpan.FromMinutes(4),
                });
                if (result.ExitCode != 0) return new GuestOutcome(result.ExitCode, result.Console, "");
                threads = GuestScript.Text(folder.FullName, "pinned.threads");
                return GuestScript.Read(folder.FullName, "pinned");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });

        Assert.True(outcome.Console.Contains(" with 2 CPUs is up", StringComparison.Ordinal), outcome.ToString());
        Assert.Matches("(?m)^vcpu0 Cpus_allowed_list: 1 last 1$", threads);
        Assert.Matches("(?m)^vcpu1 Cpus_allowed_list: 2-3 last [23]$", threads);
    }
}
