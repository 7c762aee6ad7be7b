using Xunit.Abstractions;

namespace ActorVmm.Lab.Tests;

/// <summary>The conformance suite of the backends on the lab's KVM, whose guests run ring 0 natively.</summary>
[Collection(LabCollection.Name)]
public sealed class ConformanceTests(PreparedLab lab, ITestOutputHelper output)
{
    [Fact]
    public async Task Suite_InTheLab_PassesWhole()
    {
        LabResult result = await lab.Run(new LabRequest("ActorVmm.Backend.Tests")
        {
            Content = [new LabContent(LabBuild.Publish("tests/ActorVmm.Backend.Tests"), "/opt/backend-tests")], TimeLimit = TimeSpan.FromMinutes(8),
        });
        output.WriteLine(result.Console);
        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}\n{result.Console}");
        Assert.Matches("(?m)^[1-9][0-9]* passed, 0 failed, ", result.Console);
    }
}
