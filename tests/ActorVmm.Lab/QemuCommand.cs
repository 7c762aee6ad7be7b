using System.Globalization;
using ActorVmm.Primitives;

namespace ActorVmm.Lab;

/// <summary>The command line of the emulator: a software-emulated AMD machine with virtualization, several nodes and no legacy devices.</summary>
internal static class QemuCommand
{
    /// <summary>Words for the kernel of the lab: no speculation defences, no self-tests and no calibration in an emulator, and an end at a panic.</summary>
    private const string KernelWords = "console=ttyS0 quiet panic=-1 tsc=reliable no_timer_check mitigations=off nokaslr init_on_alloc=0 cryptomgr.notests audit=0 apparmor=0 random.trust_cpu=on";

    /// <param name="exitCodeFile">Where the machine's second serial port goes.</param>
    /// <param name="outDisk">A raw disk file that takes what comes back; null for none.</param>
    public static IReadOnlyList<string> Arguments(LabHost host, LabRequest request, string image, string exitCodeFile, string? outDisk)
    {
        List<string> arguments =
        [
            "-M", "q35", "-bios", "bios-microvm.bin", "-accel", "tcg,thread=multi", "-cpu", "EPYC,+svm",
            "-nodefaults", "-nic", "none", "-display", "none", "-monitor", "none", "-no-reboot", "-serial", "stdio", "-serial", "file:" + Escape(exitCodeFile),
            "-kernel", host.KernelElf, "-initrd", host.Initramfs, "-append", KernelCommandLine(TscRate.KiloHertz()),
        ];
        AddNodes(arguments, request.Topology, request.Memory);
        AddDisk(arguments, "root", image, readOnly: true);
        if (outDisk is not null) AddDisk(arguments, "out", outDisk, readOnly: false);
        if (request.Plugin is not null) arguments.AddRange(["-plugin", request.Plugin]);
        return arguments;
    }

    private static string KernelCommandLine(long? tscKiloHertz) => tscKiloHertz is long rate ? $"{KernelWords} tsc_early_khz={rate}" : KernelWords;

    private static void AddNodes(List<string> arguments, LabTopology topology, ByteSize memory)
    {
        ulong megabytes = memory.Bytes >> 20, perNode = megabytes / (ulong)topology.Nodes;
        arguments.AddRange(["-smp", Text($"{topology.Cpus},sockets={topology.Nodes},cores={topology.CpusPerNode},threads=1"), "-m", Text($"{perNode * (ulong)topology.Nodes}M")]);
        if (topology.Nodes == 1) return;
        for (int node = 0; node < topology.Nodes; node++)
        {
            int first = node * topology.CpusPerNode, last = first + topology.CpusPerNode - 1;
            arguments.AddRange(["-object", Text($"memory-backend-ram,id=node{node},size={perNode}M"), "-numa", Text($"node,nodeid={node},cpus={first}-{last},memdev=node{node}")]);
        }
        for (int from = 0; from < topology.Nodes; from++)
        {
            for (int to = 0; to < topology.Nodes; to++)
            {
                if (from != to) arguments.AddRange(["-numa", Text($"dist,src={from},dst={to},val={topology.Distance(from, to)}")]);
            }
        }
    }

    private static void AddDisk(List<string> arguments, string id, string file, bool readOnly) => arguments.AddRange(
        ["-drive", $"if=none,id={id},format=raw,cache=unsafe,readonly={(readOnly ? "on" : "off")},file={Escape(file)}", "-device", $"virtio-blk-pci,drive={id}"]);

    // A comma in a value is written twice.
    private static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
