using ActorVmm.Boot;
using ActorVmm.Boot.Acpi;
using ActorVmm.Hypervisor;
using ActorVmm.Machines.Specs;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Plans;

/// <summary>Makes a plan of what a user wrote, or says why there is none. Nothing below checks again, and nothing is started here.</summary>
public static class MachinePlanner
{
    // APIC id 255 is the broadcast of 8-bit destinations. Source: Intel SDM vol. 3A, "Determining IPI Destination".
    private const uint HighestXApicId = 254;


    /// <summary>Checks <paramref name="spec"/> against what the backend and the host can do.</summary>
    /// <exception cref="SpecException">What was written cannot be meant: the user must change it.</exception>
    /// <exception cref="BootException">A kernel or initrd cannot be used.</exception>
    /// <exception cref="PlanException">This host or backend cannot do it.</exception>
    public static MachinePlan Plan(MachineSpec spec, HypervisorCapabilities capabilities, HostCpus host)
    {
        CpuTopology topology = PlanTopology(spec.Cpus, capabilities);
        InterruptControllerPlace controllers = PlanInterrupts(spec.Interrupts, topology, capabilities);
        VcpuPlan[] vcpus = PlanVcpus(spec.Cpus.Affinity, topology, host);
        var hardware = new AcpiHardware();
        PortAddress? debugExit = PlanDebugExit(spec.DebugExitPort, hardware);
        return new()
        {
            Vcpus = vcpus,
            Topology = topology,
            InterruptControllers = controllers,
            Boot = BootPlanner.Plan(Request(spec, topology, hardware)),
            Hardware = hardware,
            DebugExitPort = debugExit,
            TimeExits = spec.Report.Stats,
        };
    }

    private static CpuTopology PlanTopology(CpusSpec cpus, HypervisorCapabilities capabilities)
    {
        if (cpus.BootVcpus < 1) throw new SpecException($"cpus.boot_vcpus: {cpus.BootVcpus} vCPUs cannot run; give at least 1.");

        CpuTopology topology;
        if (cpus.Topology is { } t)
        {
            try { topology = new(t.Packages, t.DiesPerPackage, t.CoresPerDie, t.ThreadsPerCore); }
            catch (ArgumentOutOfRangeException)
            {
                throw new SpecException($"cpus.topology: {t.Packages} packages of {t.DiesPerPackage} dies of {t.CoresPerDie} cores of {t.ThreadsPerCore} threads: every level must be at least 1, and all together at most 65535 vCPUs.");
            }
            if (cpus.BootVcpus is { } wanted && wanted != topology.VcpuCount)
                throw new SpecException($"cpus: the topology {topology} has {topology.VcpuCount} vCPUs, but {wanted} are asked for; change one, or leave one out.");
        }
        else
        {
            int count = cpus.BootVcpus ?? 1;
            if (count > capabilities.MaxVcpus) throw TooMany(count, capabilities);
            topology = CpuTopology.Flat(count);
        }

        if (topology.VcpuCount > capabilities.MaxVcpus) throw TooMany(topology.VcpuCount, capabilities);
        uint highest = topology.ApicId(new(topology.VcpuCount - 1));
        return highest <= capabilities.MaxApicId
            ? topology
            : throw new PlanException($"The topology {topology} needs APIC ids up to {highest}, and this hypervisor has them up to {capabilities.MaxApicId}; use sizes that are powers of two, or fewer vCPUs.");
    }

    private static PlanException TooMany(int count, HypervisorCapabilities capabilities) =>
        new($"{count} vCPUs are asked for, and this hypervisor runs at most {capabilities.MaxVcpus} in a machine; ask for fewer.");

    private static InterruptControllerPlace PlanInterrupts(InterruptsSpec wanted, CpuTopology topology, HypervisorCapabilities capabilities)
    {
        uint highest = topology.ApicId(new(topology.VcpuCount - 1));
        bool needsSplit = highest > HighestXApicId;
        bool canSplit = capabilities.SplitInterruptController && (!needsSplit || capabilities.X2ApicIds);
        return wanted switch
        {
            InterruptsSpec.Kernel when needsSplit => throw new SpecException($"interrupts: \"kernel\" reaches APIC ids up to {HighestXApicId}, and this topology has them up to {highest}; write \"auto\" or \"split\"."),
            InterruptsSpec.Split or InterruptsSpec.Auto when !canSplit && (needsSplit || wanted == InterruptsSpec.Split) =>
                throw new PlanException($"{(needsSplit ? $"APIC ids up to {highest} need" : "interrupts \"split\" needs")} a split interrupt controller with 32-bit APIC ids, which this hypervisor lacks; ask for fewer vCPUs or another kernel."),
            InterruptsSpec.Split => InterruptControllerPlace.Split,
            InterruptsSpec.Auto when needsSplit => InterruptControllerPlace.Split,
            _ => InterruptControllerPlace.Hypervisor,
        };
    }

    private static VcpuPlan[] PlanVcpus(IReadOnlyList<AffinitySpec> affinity, CpuTopology topology, HostCpus host)
    {
        var pins = new CpuSet?[topology.VcpuCount];
        foreach (AffinitySpec pin in affinity)
        {
            if (pin.Vcpu < 0 || pin.Vcpu >= topology.VcpuCount)
                throw new SpecException($"cpus.affinity: there is no vCPU {pin.Vcpu}; the machine has vCPUs 0 to {topology.VcpuCount - 1}.");
            if (pin.HostCpus.IsEmpty) throw new SpecException($"cpus.affinity: vCPU {pin.Vcpu} is bound to no CPU at all; name at least one of {host.Allowed}.");
            if (pins[pin.Vcpu] is not null) throw new SpecException($"cpus.affinity: vCPU {pin.Vcpu} is bound twice; keep one.");
            if (host.Refusal(pin.HostCpus) is { } why) throw new PlanException($"vCPU {pin.Vcpu} cannot be bound to host CPU {pin.HostCpus}: {why}.");
            pins[pin.Vcpu] = pin.HostCpus;
        }
        var vcpus = new VcpuPlan[topology.VcpuCount];
        for (int i = 0; i < vcpus.Length; i++) vcpus[i] = new(new(i), topology.ApicId(new(i)), pins[i]);
        return vcpus;
    }

    private static PortAddress? PlanDebugExit(ushort? port, AcpiHardware hardware)
    {
        if (port is not { } number) return null;
        (string Name, PortAddress Start, int Length)[] taken =
        [
            ("the UART", hardware.Uart!.Port, 8), ("the real-time clock", hardware.RealTimeClock!.Port, 2), ("the power block", hardware.PowerBlock, 4),
            ("the keyboard controller", Chipset.KeyboardController, 5),
        ];
        foreach ((string name, PortAddress start, int length) in taken)
            if (number + 3 >= start.Value && number < start.Value + length)
                throw new SpecException($"debug_exit_port: the ports 0x{number:x}-0x{number + 3:x} overlap {name} at {start}; choose another, for example 0xf4.");
        return new(number);
    }

    private static BootRequest Request(MachineSpec spec, CpuTopology topology, AcpiHardware hardware)
    {
        PayloadSpec payload = spec.Payload;
        if (string.IsNullOrEmpty(payload.Kernel)) throw new SpecException("payload.kernel: there is nothing to run; name a kernel, for example --kernel vmlinuz.");
        bool flat = payload.LoadAddress is not null || payload.Entry is not null || payload.Mode is not null;
        ulong load = payload.LoadAddress ?? payload.Entry ?? 0;
        return new(spec.Memory.Size, payload.Kernel)
        {
            Modules = [.. payload.Initramfs.Select(path => BootModule.Parse(path))],
            CommandLine = payload.Cmdline,
            Flat = !flat ? null : new(new(load), payload.Entry ?? load, payload.Mode switch { FlatModeSpec.Long => CpuMode.Long, FlatModeSpec.Protected => CpuMode.Protected, _ => CpuMode.Real }),
            Topology = topology,
            VcpuCount = topology.VcpuCount,
            Hardware = hardware,
        };
    }
}
