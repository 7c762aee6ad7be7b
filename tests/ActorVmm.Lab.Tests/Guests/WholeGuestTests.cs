namespace ActorVmm.Lab.Tests.Guests;

/// <summary>Debian's kernel with several vCPUs under actorvmm, from its first instruction to its power-off.</summary>
[Collection(LabCollection.Name)]
public sealed class WholeGuestTests(GuestFleet fleet) : IClassFixture<GuestFleet>
{
    public static TheoryData<int> VcpuCounts => [.. GuestFleet.VcpuCounts];

    [Theory]
    [MemberData(nameof(VcpuCounts))]
    public async Task PowerOff_AfterCountingItsCpus_EndsTheProgramWithZero(int vcpus) => Assert.All(await fleet.Outcomes("poweroff", vcpus), outcome =>
    {
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.True(outcome.Console.Contains($" with {vcpus} CPUs is up", StringComparison.Ordinal), outcome.ToString());
    });

    [Theory]
    [MemberData(nameof(VcpuCounts))]
    public async Task Reboot_StartsTheGuestAgain(int vcpus) => Assert.All(await fleet.Outcomes("reboot", vcpus), outcome =>
    {
        const int EndedBySigterm = 128 + 15;
        Assert.True(outcome.Console.Split($" with {vcpus} CPUs is up").Length == 3, outcome.ToString());
        Assert.True(outcome.ExitCode == EndedBySigterm, outcome.ToString());
    });
}
