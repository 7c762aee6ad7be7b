using ActorVmm.Hypervisor;
using ActorVmm.Kvm;
using ActorVmm.Machines.Guests;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;
using Iced.Intel;

namespace ActorVmm.Machines.Tests.Guests;

public sealed class TinySmpGuestTests
{
    private const int CodeRoom = 0x1000;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(TinySmpGuest.MaxVcpus)]
    public void Assemble_AnyCount_GivesCodeThatFitsBeforeItsTexts(int vcpus)
    {
        byte[] image = Assemble([.. Enumerable.Range(0, vcpus).Select(i => (uint)i)]);
        int code = Array.FindLastIndex(image, CodeRoom - 1, b => b != 0) + 1;
        Assert.InRange(code, 100, CodeRoom - 1);
        var decoder = Decoder.Create(16, image.AsSpan(0, code).ToArray(), TinySmpGuest.LoadAddress.Value);
        while (decoder.IP < TinySmpGuest.LoadAddress.Value + (ulong)code) Assert.False(decoder.Decode().IsInvalid);
        Assert.True(TinySmpGuest.LoadAddress.Value + (ulong)image.Length <= 0x10000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(TinySmpGuest.MaxVcpus + 1)]
    public void Assemble_TooFewOrTooMany_Throws(int vcpus) => Assert.Throws<ArgumentOutOfRangeException>(() => Assemble(new uint[vcpus]));

    [KvmFact]
    public async Task Run_WithGapsBetweenApicIds_StartsEveryVcpuAndSwitchesOff()
    {
        var topology = new CpuTopology(1, 1, 3, 2);
        uint[] ids = [.. Enumerable.Range(0, topology.VcpuCount).Select(i => topology.ApicId(new(i)))];
        string image = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(image, Assemble(ids));
            var spec = new MachineSpec
            {
                Cpus = new() { Topology = new() { CoresPerDie = 3, ThreadsPerCore = 2 } },
                Memory = new() { Size = ByteSize.MiB(1) },
                Payload = new() { Kernel = image, LoadAddress = TinySmpGuest.LoadAddress.Value, Mode = FlatModeSpec.Real },
            };
            using IHypervisor kvm = new KvmSystem();
            var console = new Devices.Chipset.ConsoleRing();
            using Machine machine = Machine.Build(MachinePlanner.Plan(spec, kvm.Capabilities, HostCpus.Read()), kvm, console);
            machine.Resume();
            MachineEnd end = await machine.Completion.WaitAsync(TimeSpan.FromSeconds(60));

            var output = new byte[console.Capacity];
            string text = System.Text.Encoding.ASCII.GetString(output, 0, console.Read(output));
            Assert.Equal(MachineEndKind.PowerOff, end.Kind);
            Assert.Equal(string.Concat(ids.Select((id, i) => $"vCPU {i} of 6 is up, APIC id {id}\r\n")) + "All vCPUs are up: switching off.\r\n", text);
        }
        finally { File.Delete(image); }
    }

    private static byte[] Assemble(uint[] apicIds) => TinySmpGuest.Assemble(apicIds, new(0x3f8), new(0x600));
}
