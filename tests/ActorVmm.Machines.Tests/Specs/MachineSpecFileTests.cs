using System.Text;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Tests.Specs;

public sealed class MachineSpecFileTests
{
    private static MachineSpec Parse(string json) => MachineSpecFile.Parse(Encoding.UTF8.GetBytes(json), "vm.json");

    [Fact]
    public void Parse_EmptyObject_GivesTheDefaults()
    {
        MachineSpec spec = Parse("{}");

        Assert.Null(spec.Cpus.BootVcpus);
        Assert.Equal(ByteSize.MiB(512), spec.Memory.Size);
        Assert.Equal(InterruptsSpec.Auto, spec.Interrupts);
        Assert.Empty(spec.Payload.Initramfs);
    }

    [Fact]
    public void Parse_EveryName_IsRead()
    {
        MachineSpec spec = Parse("""
            {
              // comments and trailing commas are allowed
              "cpus": { "boot_vcpus": 8, "topology": { "threads_per_core": 2, "cores_per_die": 2, "dies_per_package": 1, "packages": 2 },
                        "affinity": [ { "vcpu": 0, "host_cpus": "1-4,^2" }, { "vcpu": 1, "host_cpus": [5, 7] } ] },
              "memory": { "size": "2G" },
              "payload": { "kernel": "vmlinuz", "initramfs": ["a", "b"], "cmdline": "quiet", "load_address": "0x100000", "entry": 1048592, "mode": "long" },
              "interrupts": "split",
              "debug_exit_port": "0xf4",
              "report": { "threads": true, "stats": true, "json": true },
            }
            """);

        Assert.Equal(8, spec.Cpus.BootVcpus);
        Assert.Equal(new TopologySpec { ThreadsPerCore = 2, CoresPerDie = 2, Packages = 2 }, spec.Cpus.Topology);
        Assert.Equal([(0, CpuSet.Of(1, 3, 4)), (1, CpuSet.Of(5, 7))], spec.Cpus.Affinity.Select(a => (a.Vcpu, a.HostCpus)));
        Assert.Equal(ByteSize.GiB(2), spec.Memory.Size);
        Assert.Equal("vmlinuz", spec.Payload.Kernel);
        Assert.Equal(["a", "b"], spec.Payload.Initramfs);
        Assert.Equal("quiet", spec.Payload.Cmdline);
        Assert.Equal(0x100000UL, spec.Payload.LoadAddress);
        Assert.Equal(0x100010UL, spec.Payload.Entry);
        Assert.Equal(FlatModeSpec.Long, spec.Payload.Mode);
        Assert.Equal(InterruptsSpec.Split, spec.Interrupts);
        Assert.Equal((ushort)0xf4, spec.DebugExitPort);
        Assert.Equal(new ReportSpec { Threads = true, Stats = true, Json = true }, spec.Report);
    }

    [Fact]
    public void Write_WhatWasRead_ReadsBackTheSame()
    {
        string written = MachineSpecFile.Write(Parse("""{ "cpus": { "affinity": [ { "vcpu": 3, "host_cpus": "0-7,^2" } ] }, "payload": { "entry": "0xfff0", "initramfs": "x" } }"""));

        Assert.Equal(written, MachineSpecFile.Write(Parse(written)));
    }

    [Theory]
    [InlineData("""{ "cpus": { "boot_vcpu": 4 } }""", "vm.json: cpus.boot_vcpu is unknown; did you mean boot_vcpus?")]
    [InlineData("""{ "cpus": { "affinity": [ { "vcpuu": 0 } ] } }""", "vm.json: cpus.affinity[0].vcpuu is unknown; did you mean vcpu?")]
    [InlineData("""{ "frobnicate": 1 }""", "vm.json: frobnicate is unknown; known here are cpus, memory,")]
    [InlineData("""{ "cpus": { "affinity": [ { "vcpu": 0 } ] } }""", "vm.json: cpus.affinity[0]: host_cpus is missing.")]
    [InlineData("""{ "cpus": { "boot_vcpus": "four" } }""", "vm.json: cpus.boot_vcpus: expected a whole number, found \"four\".")]
    [InlineData("""{ "cpus": { "boot_vcpus": 1, "boot_vcpus": 2 } }""", "vm.json: cpus.boot_vcpus stands there twice")]
    [InlineData("""{ "cpus": null }""", "vm.json: cpus: expected an object with boot_vcpus")]
    [InlineData("""{ "interrupts": "foo" }""", "vm.json: interrupts: expected one of \"auto\", \"kernel\", \"split\", found \"foo\".")]
    [InlineData("""{ "memory": { "size": "1Q" } }""", "vm.json: memory.size: expected a size")]
    [InlineData("""{ "memory": { "size": -5 } }""", "vm.json: memory.size: expected a size")]
    [InlineData("""{ "debug_exit_port": 70000 }""", "vm.json: debug_exit_port: '70000' is not a number from 0 to 65535")]
    [InlineData("""{ "cpus": { "affinity": [ { "vcpu": 0, "host_cpus": "5-2" } ] } }""", "vm.json: cpus.affinity[0].host_cpus: '5-2' is not a CPU list: the range '5-2' runs backwards")]
    [InlineData("[]", "vm.json: expected an object with cpus")]
    [InlineData("{ \"cpus\": {\n", "vm.json: line 2: ")]
    [InlineData("", "vm.json: line 1: ")]
    public void Parse_AMistake_SaysWhatAndWhereInOneLine(string json, string start)
    {
        string message = Assert.Throws<SpecException>(() => Parse(json)).Message;

        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("ActorVmm", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RelativePaths_StartAtTheFilesFolder()
    {
        string folder = Directory.CreateTempSubdirectory("actorvmm-spec").FullName;
        try
        {
            string file = Path.Combine(folder, "vm.json");
            File.WriteAllText(file, """{ "payload": { "kernel": "guest/vmlinuz", "initramfs": "/abs/initrd" } }""");

            MachineSpec spec = MachineSpecFile.Load(file);

            Assert.Equal(Path.Combine(folder, "guest/vmlinuz"), spec.Payload.Kernel);
            Assert.Equal(["/abs/initrd"], spec.Payload.Initramfs);
        }
        finally { Directory.Delete(folder, true); }
    }

    [Theory]
    [InlineData("/nonexistent/vm.json", "there is no such file")]
    [InlineData("/", "it is a directory")]
    public void Load_UnreadableFile_SaysWhy(string path, string why) =>
        Assert.Contains(why, Assert.Throws<SpecException>(() => MachineSpecFile.Load(path)).Message, StringComparison.Ordinal);
}
