using System.Buffers.Binary;
using System.Diagnostics;
using ActorVmm.Boot.Acpi;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Tests.Acpi;

public sealed class AcpiTablesTests
{
    private static readonly AcpiHardware s_hardware = new() { PowerBlock = new(0x1234), EventGsi = 11, IoApic = new(0xfec10000), IoApicId = 3 };

    [Fact]
    public void Fadt_OfAReducedMachine_NamesThePowerBlock()
    {
        byte[] fadt = Tables(new(1, 1, 1, 1))["FACP"];
        Assert.Equal(276, fadt.Length);
        Assert.Equal((6, 3), (fadt[8], fadt[131]));
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(fadt.AsSpan(112));
        Assert.Equal(1u << 20 | 1 << 10, flags & (1 << 20 | 1 << 10));
        Assert.Equal(0b000101, BinaryPrimitives.ReadUInt16LittleEndian(fadt.AsSpan(109)));
        Assert.Equal([1, 8, 0, 1, 0x36, 0x12, 0, 0, 0, 0, 0, 0, 1], fadt[116..129]);
        Assert.Equal([1, 8, 0, 1, 0x34, 0x12, 0, 0, 0, 0, 0, 0], fadt[244..256]);
        Assert.Equal([1, 8, 0, 1, 0x35, 0x12, 0, 0, 0, 0, 0, 0], fadt[256..268]);
    }

    [Fact]
    public void Fadt_BootFlags_FollowTheHardware()
    {
        byte[] fadt = Fadt.Build(s_hardware with { Uart = null, RealTimeClock = null, KeyboardController = true }, default);
        Assert.Equal(0b100110, BinaryPrimitives.ReadUInt16LittleEndian(fadt.AsSpan(109)));
    }

    [Fact]
    public void Madt_IdsBelow255_HaveLocalApicEntriesAndOthersX2Apic()
    {
        var topology = new CpuTopology(3, 1, 33, 3);
        List<byte[]> entries = [.. Tables(topology).MadtEntries()];
        List<byte[]> local = [.. entries.Where(e => e[0] == 0)], x2 = [.. entries.Where(e => e[0] == 9)];
        Assert.Equal(topology.VcpuCount, local.Count + x2.Count);
        Assert.All(local, e => Assert.Equal((8, topology.ApicId(new(e[2])), 1), (e[1], e[3], e[4])));
        Assert.All(local, e => Assert.True(e[3] < 255));
        Assert.All(x2, e =>
        {
            uint id = BinaryPrimitives.ReadUInt32LittleEndian(e.AsSpan(4)), uid = BinaryPrimitives.ReadUInt32LittleEndian(e.AsSpan(12));
            Assert.True(id >= 255);
            Assert.Equal((16, topology.ApicId(new((int)uid)), 1), (e[1], id, e[8]));
        });
        Assert.Equal([1, 12, 3, 0, 0, 0, 0xc1, 0xfe, 0, 0, 0, 0], entries.Single(e => e[0] == 1));
        Assert.Equal([4, 6, 0xff, 0, 0, 1], entries.Single(e => e[0] == 4));
        Assert.Equal([10, 12, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0], entries.Single(e => e[0] == 10));
    }

    [Fact]
    public void Madt_AllIdsSmall_HasNoX2ApicEntry() => Assert.DoesNotContain(Tables(CpuTopology.Flat(255)).MadtEntries(), e => e[0] is 9 or 10);

    [Fact]
    public void Dsdt_ProcessorsAndDevices_AreAllThereOnce()
    {
        byte[] dsdt = Tables(CpuTopology.Flat(70))["DSDT"];
        List<string> devices = [.. AmlDevices.Of(dsdt.AsSpan(36))];
        Assert.Equal(70, devices.Count(d => d.StartsWith('C') && d != "COM1"));
        Assert.Equal(devices.Count, devices.Distinct().Count());
        Assert.Superset(new HashSet<string>(["COM1", "RTC0", "PWRB", "EVT0"]), devices.ToHashSet());
        Assert.True(Contains(dsdt, [0x08, 0x5c, .. "_S5_"u8, 0x12, 0x07, 4, 0x0a, 5, 0, 0, 0]));
        Assert.True(Contains(dsdt, [0x5b, 0x80, .. "EVRG"u8, 1, 0x0b, 0x37, 0x12, 1]));
        Assert.True(Contains(dsdt, [0x0c, 0x41, 0xd0, 0x05, 0x01]), "PNP0501");
        Assert.True(Contains(dsdt, [0x89, 6, 0, 3, 1, 11, 0, 0, 0]), "the event interrupt");
    }

    [Fact]
    public void ProcessorName_AllThatATopologyCanHave_AreDistinctNames()
    {
        HashSet<string> names = ["COM1", "RTC0", "PWRB", "EVT0"];
        for (int i = 0; i < 65536; i++) Assert.True(names.Add(Dsdt.ProcessorName(i)));
        Assert.All(names, n => Assert.Matches("^[A-Z][A-Z0-9]{3}$", n));
    }

    [Fact]
    public void Place_ManyVcpus_TablesLeaveTheRootPointerArea()
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        var topology = CpuTopology.Flat(4096);
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { Hardware = s_hardware, Topology = topology, VcpuCount = 4096 });
        var tables = new TableReader(ArrayTarget.Filled(plan));
        Assert.Equal(4096, tables.MadtEntries().Count(e => e[0] is 0 or 9));
        Assert.Contains(plan.MemoryMap, e => e.Kind == Boot.Layout.MemoryKind.AcpiTables);
    }

    [IaslFact]
    public void Tables_RecompiledByIasl_AreWithoutErrorOrWarning()
    {
        TableReader tables = Tables(new(2, 2, 40, 2));
        string folder = Directory.CreateTempSubdirectory("boot-iasl").FullName;
        try
        {
            foreach (string signature in new[] { "DSDT", "FACP", "APIC", "XSDT" })
            {
                File.WriteAllBytes(Path.Combine(folder, $"{signature}.dat"), tables[signature]);
                Iasl(folder, "-d", $"{signature}.dat");
                string said = Iasl(folder, "-p", $"{signature}2", $"{signature}.dsl");
                if (signature == "DSDT") Assert.Contains("0 Errors, 0 Warnings", said, StringComparison.Ordinal);
                // A data table has nothing to optimise: compiled again, it is the same but for the compiler's name.
                else Assert.Equal(tables[signature].AsSpan(36), File.ReadAllBytes(Path.Combine(folder, $"{signature}2.aml")).AsSpan(36));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Iasl(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(IaslFactAttribute.Compiler, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        return said;
    }

    private static TableReader Tables(CpuTopology topology)
    {
        using var kernel = new TemporaryFile(Images.PvhElf());
        BootPlan plan = BootPlanner.Plan(new(ByteSize.MiB(32), kernel.Path) { Hardware = s_hardware, Topology = topology, VcpuCount = topology.VcpuCount });
        var tables = new TableReader(ArrayTarget.Filled(plan));
        Assert.Equal(plan.RootPointer!.Value.Value, tables.RootPointer);
        return tables;
    }

    private static bool Contains(byte[] bytes, byte[] part) => bytes.AsSpan().IndexOf(part) >= 0;
}
