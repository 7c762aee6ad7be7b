namespace ActorVmm.Lab.Tests.Guests;

/// <summary>Guests with each number of vCPUs, run one after another in one lab machine with one CPU, once for all tests.</summary>
public sealed class GuestFleet : IDisposable
{
    /// <summary>Set to a number for that many rounds, as a nightly run does; one otherwise.</summary>
    private const string RoundsVariable = "ACTORVMM_LAB_ROUNDS";
    private static readonly TimeSpan RoundLimit = TimeSpan.FromMinutes(7);

    internal static readonly int[] VcpuCounts = [1, 2, 4, 6];

    private readonly string _folder = Directory.CreateTempSubdirectory("actorvmm-guests").FullName;
    private readonly Lazy<Task<LabResult>> _result;

    public GuestFleet(PreparedLab lab) => _result = new(() => Start(lab));

    internal static int Rounds { get; } = int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), out int rounds) && rounds > 0 ? rounds : 1;

    /// <summary>How the guests with <paramref name="vcpus"/> vCPUs went that were to end in one way, a round each.</summary>
    internal async Task<IReadOnlyList<GuestOutcome>> Outcomes(string end, int vcpus)
    {
        LabResult result = await _result.Value;
        Assert.True(result.ExitCode == 0, $"The lab machine ended with {result.ExitCode}.\n{result.Console}");
        return [.. Enumerable.Range(0, Rounds).Select(round => GuestScript.Read(_folder, Name(end, vcpus, round)))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<LabResult> Start(PreparedLab lab)
    {
        GuestScript script = new();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (int vcpus in VcpuCounts) script.PowerOff(Name("poweroff", vcpus, round), vcpus).RebootOnce(Name("reboot", vcpus, round), vcpus);
        }
        return await lab.Run(new LabRequest(script.ToString()) { Content = lab.WithGuests(), OutFolder = _folder, TimeLimit = RoundLimit * Rounds });
    }

    private static string Name(string end, int vcpus, int round) => $"{end}-{vcpus}-{round}";
}
