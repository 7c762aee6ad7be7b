using System.CommandLine;
using ActorVmm.Cli.CommandLine;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.Tests.CommandLine;

public sealed class RunOptionsTests
{
    [Fact]
    public void Read_NoOptions_IsTheDefaultSpec() => Assert.Equal(MachineSpecFile.Write(new()), MachineSpecFile.Write(Read().Spec));

    [Fact]
    public void Read_Payload_IsTaken()
    {
        PayloadSpec payload = Read("--kernel", "bz", "--initrd", "a", "--initrd", "b", "--cmdline", "console=ttyS0 quiet").Spec.Payload;
        Assert.Equal("bz", payload.Kernel);
        Assert.Equal(["a", "b"], payload.Initramfs);
        Assert.Equal("console=ttyS0 quiet", payload.Cmdline);
    }

    [Fact]
    public void Read_FlatImage_IsTaken()
    {
        PayloadSpec payload = Read("--kernel", "f", "--load-address", "0x8000", "--entry", "32772", "--mode", "long").Spec.Payload;
        Assert.Equal(0x8000ul, payload.LoadAddress);
        Assert.Equal(0x8004ul, payload.Entry);
        Assert.Equal(FlatModeSpec.Long, payload.Mode);
    }

    [Fact]
    public void Read_CpusMemoryAndPort_AreTaken()
    {
        MachineSpec spec = Read("--cpus", "8", "--topology", "1:2:2:2", "--memory", "1G", "--debug-exit", "0xf4").Spec;
        Assert.Equal(8, spec.Cpus.BootVcpus);
        Assert.Equal(new TopologySpec { Packages = 1, DiesPerPackage = 2, CoresPerDie = 2, ThreadsPerCore = 2 }, spec.Cpus.Topology);
        Assert.Equal(ByteSize.GiB(1), spec.Memory.Size);
        Assert.Equal((ushort)0xf4, spec.DebugExitPort);
    }

    [Fact]
    public void Read_Pins_KeepCommasInsideCpuLists()
    {
        IReadOnlyList<AffinitySpec> pins = Read("--pin", "0=2,1=3-4,2=0-7,^5,9").Spec.Cpus.Affinity;
        Assert.Equal([0, 1, 2], pins.Select(pin => pin.Vcpu));
        Assert.Equal(["2", "3-4", "0-4,6-7,9"], pins.Select(pin => pin.HostCpus.ToString()));
    }

    [Fact]
    public void Read_Flags_AreTaken()
    {
        RunRequest request = Read("--threads", "--stats", "--json", "--dry-run", "--print-config");
        Assert.Equal(new() { Threads = true, Stats = true, Json = true }, request.Spec.Report);
        Assert.True(request is { DryRun: true, PrintConfig: true });
    }

    [Fact]
    public void Read_MachineFile_GivesWhatOptionsDoNot()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, """{ "cpus": { "boot_vcpus": 2, "topology": { "cores_per_die": 2 } }, "memory": { "size": "1G" }, "payload": { "kernel": "/k", "cmdline": "old" } }""");
            MachineSpec spec = Read("--machine", file, "--cmdline", "new", "--topology", "1:1:4:1").Spec;
            Assert.Equal("/k", spec.Payload.Kernel);
            Assert.Equal("new", spec.Payload.Cmdline);
            Assert.Equal(ByteSize.GiB(1), spec.Memory.Size);
            Assert.Equal(4, spec.Cpus.Topology!.CoresPerDie);
            Assert.Null(spec.Cpus.BootVcpus);
        }
        finally { File.Delete(file); }
    }

    [Fact]
    public void PrintConfig_OfAnyOptions_ReadsBackTheSame()
    {
        MachineSpec spec = Read("--kernel", "/k", "--initrd", "/a", "--cpus", "3", "--pin", "0=1", "--memory", "300M", "--debug-exit", "0xf4", "--stats").Spec;
        string written = MachineSpecFile.Write(spec);
        Assert.Equal(written, MachineSpecFile.Write(MachineSpecFile.Parse(System.Text.Encoding.UTF8.GetBytes(written), "test")));
    }

    [Theory]
    [InlineData("--cpus", "0", "at least 1")]
    [InlineData("--cpus", "-3", "at least 1")]
    [InlineData("--cpus", "four", "a whole number")]
    [InlineData("--memory", "much", "512M")]
    [InlineData("--memory", "0", "more than nothing")]
    [InlineData("--topology", "2:2:2", "SOCKETS:DIES:CORES:THREADS")]
    [InlineData("--topology", "1:0:1:1", "SOCKETS:DIES:CORES:THREADS")]
    [InlineData("--pin", "2", "VCPU=CPUS")]
    [InlineData("--pin", "0=2,0=3", "twice")]
    [InlineData("--pin", "0=", "at least one host CPU")]
    [InlineData("--pin", "0=x", "'x'")]
    [InlineData("--debug-exit", "0x10000", "0 to 0xffff")]
    [InlineData("--load-address", "here", "a number")]
    [InlineData("--entry", "0xzz", "a number")]
    [InlineData("--mode", "fast", "real, protected or long")]
    public void Read_ValueThatCannotBeMeant_NamesOptionValueAndWhatIsAccepted(string option, string value, string accepted)
    {
        var mistake = Assert.Throws<CliException>(() => Read(option, value));
        Assert.Equal(ExitCodes.Usage, mistake.ExitCode);
        Assert.StartsWith($"{option} {value}".TrimEnd(), mistake.Message, StringComparison.Ordinal);
        Assert.Contains(accepted, mistake.Message, StringComparison.Ordinal);
    }

    private static RunRequest Read(params string[] options)
    {
        var tree = new CommandTree();
        ParseResult line = tree.Root.Parse(["run", .. options]);
        Assert.Empty(line.Errors);
        return tree.RunOptions.Read(line);
    }
}
