using System.CommandLine;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Cli.CommandLine;

/// <summary>The options of <c>run</c>. Each has its place in the machine file, whose value it replaces.</summary>
internal sealed class RunOptions
{
    private readonly Option<string> _machine = Values.Value("--machine", "FILE", "Machine file (JSON); the options below replace its values.");
    private readonly Option<string> _kernel = Values.Value("--kernel", "FILE", "bzImage, ELF vmlinux, multiboot image or flat binary.");
    private readonly Option<string[]> _initrd = Values.List("--initrd", "FILE", "Initial RAM disk; repeat it for a multiboot image's modules.");
    private readonly Option<string> _cmdline = Values.Value("--cmdline", "TEXT", "Kernel command line.");
    private readonly Option<string> _cpus = Values.Value("--cpus", "N", "Number of vCPUs (1 by default).");
    private readonly Option<string> _topology = Values.Value("--topology", "S:D:C:T", "Sockets, dies of a socket, cores of a die, threads of a core.");
    private readonly Option<string> _memory = Values.Value("--memory", "SIZE", "Guest memory, for example 512M or 2G (512M by default).", "256M", "512M", "1G", "2G", "4G");
    private readonly Option<string> _pin = Values.Value("--pin", "LIST", "Host CPUs of vCPUs: 0=2,1=3-4,2=0-7,^5.");
    private readonly Option<string> _debugExit = Values.Value("--debug-exit", "PORT", "Port whose write of v ends the program with (v << 1) | 1, for example 0xf4.");
    private readonly Option<string> _loadAddress = Values.Value("--load-address", "ADDRESS", "Flat binary: guest address of its first byte.");
    private readonly Option<string> _entry = Values.Value("--entry", "ADDRESS", "Flat binary: where it starts (its first byte by default).");
    private readonly Option<string> _mode = Values.Value("--mode", "MODE", "Flat binary: real, protected or long (real by default).", "real", "protected", "long");
    private readonly Option<string> _threads = Values.Flag("--threads", "Show each vCPU's thread id and host CPU.");
    private readonly Option<string> _stats = Values.Flag("--stats", "Show exits by reason and vCPU at the end.");
    private readonly Option<string> _json = Values.Flag("--json", "Reports on standard error as JSON, one object a line.");
    private readonly Option<string> _dryRun = Values.Flag("--dry-run", "Plan and check everything, start nothing.");
    private readonly Option<string> _printConfig = Values.Flag("--print-config", "Write the machine file that stands for these options to standard output, start nothing.");

    /// <summary>Puts the options into the command, in the order of its help.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_machine, _kernel, _initrd, _cmdline, _cpus, _topology, _memory, _pin, _debugExit, _loadAddress, _entry, _mode, _threads, _stats, _json, _dryRun, _printConfig])
            command.Options.Add(option);
    }

    /// <summary>What was asked for. Throws <see cref="CliException"/> and <see cref="SpecException"/> for values that cannot be meant.</summary>
    public RunRequest Read(ParseResult line)
    {
        string? file = line.GetValue(_machine);
        MachineSpec spec = Apply(file is null ? new() : MachineSpecFile.Load(file), line);
        return new(spec, line.IsSet(_dryRun), line.IsSet(_printConfig));
    }

    private MachineSpec Apply(MachineSpec spec, ParseResult line) => spec with
    {
        Cpus = ApplyCpus(spec.Cpus, line),
        Memory = line.GetValue(_memory) is { } memory ? new() { Size = ValueReader.Size("--memory", memory) } : spec.Memory,
        Payload = ApplyPayload(spec.Payload, line),
        DebugExitPort = line.GetValue(_debugExit) is { } port ? (ushort)ValueReader.Number("--debug-exit", port, ushort.MaxValue) : spec.DebugExitPort,
        Report = new()
        {
            Threads = spec.Report.Threads || line.IsSet(_threads), Stats = spec.Report.Stats || line.IsSet(_stats), Json = spec.Report.Json || line.IsSet(_json),
        },
    };

    private CpusSpec ApplyCpus(CpusSpec cpus, ParseResult line) => cpus with
    {
        BootVcpus = line.GetValue(_cpus) is { } count ? ValueReader.Count("--cpus", count) : line.GetValue(_topology) is null ? cpus.BootVcpus : null,
        Topology = line.GetValue(_topology) is { } topology ? ValueReader.Topology("--topology", topology) : cpus.Topology,
        Affinity = line.GetValue(_pin) is { } pins ? ValueReader.Pins("--pin", pins) : cpus.Affinity,
    };

    private PayloadSpec ApplyPayload(PayloadSpec payload, ParseResult line) => payload with
    {
        Kernel = line.GetValue(_kernel) ?? payload.Kernel,
        Initramfs = line.GetValue(_initrd) is { Length: > 0 } initrds ? initrds : payload.Initramfs,
        Cmdline = line.GetValue(_cmdline) ?? payload.Cmdline,
        LoadAddress = line.GetValue(_loadAddress) is { } address ? ValueReader.Number("--load-address", address, ulong.MaxValue) : payload.LoadAddress,
        Entry = line.GetValue(_entry) is { } entry ? ValueReader.Number("--entry", entry, ulong.MaxValue) : payload.Entry,
        Mode = line.GetValue(_mode) is { } mode ? ValueReader.Mode("--mode", mode) : payload.Mode,
    };
}
