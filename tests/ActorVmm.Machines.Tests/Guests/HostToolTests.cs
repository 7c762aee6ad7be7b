using ActorVmm.Machines.Guests;

namespace ActorVmm.Machines.Tests.Guests;

public sealed class HostToolTests
{
    [Fact]
    public void Run_MissingTool_NamesItAndTheWayOut()
    {
        GuestRecipeException error = Assert.Throws<GuestRecipeException>(() => HostTool.Run("no-such-tool", [], "/", null, CancellationToken.None));
        Assert.Contains("'no-such-tool'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ToolFails_GivesTheMarkedLineAsReason()
    {
        HostTool.Outcome outcome = HostTool.Run("sh", ["-c", "echo out; echo 'W: odd' >&2; echo 'E: why' >&2; echo more >&2; exit 3"], "/", null, CancellationToken.None);
        Assert.Equal((3, "out\n", "why"), (outcome.ExitCode, outcome.Output, outcome.Reason));
    }

    [Fact]
    public void Run_Cancelled_EndsTheTool()
    {
        using CancellationTokenSource cancel = new();
        Assert.Throws<OperationCanceledException>(() => HostTool.Run("sleep", ["600"], "/", cancel.Cancel, cancel.Token));
    }
}
