using ActorVmm.Primitives;

namespace ActorVmm.Lab.Tests;

/// <summary>The lab machine itself, without anything of ActorVmm in it.</summary>
[Collection(LabCollection.Name)]
public sealed class LabMachineTests(PreparedLab lab)
{
    [Fact]
    public async Task Run_TwoNodes_HasThemAndTheirDistances()
    {
        LabResult result = await lab.Run(new LabRequest("cd /sys/devices/system/node; cat node0/distance node1/distance node0/cpulist node1/cpulist; ls /dev/kvm; ps | grep -c [i]dle-machines; exit 7")
        {
            Topology = LabTopology.Parse("2x2", "0,1,30"),
        });
        Assert.Equal(7, result.ExitCode);
        Assert.StartsWith("10 30\n30 10\n0-1\n2-3\n/dev/kvm\n1\n", result.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FilesInAndOut_ReturnsWhatTheScriptLeft()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("actorvmm-lab");
        try
        {
            string content = Path.Combine(folder.FullName, "in, with a comma"), outside = Path.Combine(folder.FullName, "out");
            Directory.CreateDirectory(content);
            File.WriteAllText(Path.Combine(content, "text"), "carried");
            LabResult result = await lab.Run(new LabRequest("mkdir $OUT/deep && cp /opt/given/text $OUT/deep/back") { Content = [new LabContent(content, "/opt/given")], OutFolder = outside });
            Assert.Equal(0, result.ExitCode);
            Assert.Equal("carried", File.ReadAllText(Path.Combine(outside, "deep", "back")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_ProgramOfThisMachine_FindsItsLibraries()
    {
        LabResult result = await lab.Run(new LabRequest("/opt/sh/dash -c 'echo it runs'") { Content = [new LabContent("/bin/dash", "/opt/sh/dash")] });
        Assert.StartsWith("it runs\n", result.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OverItsTimeLimit_IsEnded()
    {
        LabResult result = await lab.Run(new LabRequest("echo started; sleep 1000") { TimeLimit = TimeSpan.FromSeconds(20) });
        Assert.Equal(LabResult.TimedOut, result.ExitCode);
        Assert.StartsWith("started\n", result.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MachineDies_SaysSo()
    {
        LabResult result = await lab.Run(new LabRequest("sleep 1; echo b > /proc/sysrq-trigger; sleep 1000") { Memory = ByteSize.MiB(512) });
        Assert.Equal(LabResult.Died, result.ExitCode);
        Assert.Contains("lab: the machine ended before its script did", result.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Cancelled_EndsTheMachine()
    {
        using CancellationTokenSource cancel = new();
        using CancelAtText console = new("started", cancel);
        await Assert.ThrowsAsync<OperationCanceledException>(() => LabMachine.Run(lab.Host, new LabRequest("echo started; sleep 1000") { Console = console }, cancel.Token));
    }
}
