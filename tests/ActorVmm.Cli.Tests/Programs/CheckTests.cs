using System.Text.Json;

namespace ActorVmm.Cli.Tests.Programs;

public sealed class CheckTests
{
    [Fact]
    public void Check_Json_IsOneDocumentThatAgreesWithTheExitCode()
    {
        var (code, output, errors) = ProgramRun.Complete("check", "--json");
        using JsonDocument json = JsonDocument.Parse(output);
        Assert.Equal("", errors);
        Assert.Equal(json.RootElement.GetProperty("canRunGuests").GetBoolean() ? 0 : ExitCodes.HostNotReady, code);
        Assert.Equal(1, json.RootElement.GetProperty("schemaVersion").GetInt32());
        Assert.True(json.RootElement.GetProperty("findings").GetArrayLength() >= 6);
    }

    [Fact]
    public void Check_WithoutUtf8_IsPlainAscii()
    {
        using ProgramRun run = ProgramRun.Shell("exec \"$P\" check", ("LC_ALL", "C"));
        Assert.Contains(run.WaitForEnd(), new[] { 0, ExitCodes.HostNotReady });
        Assert.Contains("/dev/kvm", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output, character => Assert.InRange(character, '\n', '~'));
    }

    [KvmFact]
    public void Check_WhereKvmOpens_SaysThatGuestsCanRun()
    {
        var (code, output, _) = ProgramRun.Complete("check");
        Assert.Equal(0, code);
        Assert.Contains("API version 12", output, StringComparison.Ordinal);
        Assert.EndsWith("Guests can run here.\n", output, StringComparison.Ordinal);
    }
}
