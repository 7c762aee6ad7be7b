namespace ActorVmm.Cli.Checks;

/// <summary>What the kernel's files say about this host.</summary>
/// <param name="KernelRelease">As <c>uname -r</c> prints it; empty where unknown.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Cpus">Which CPUs there are and which this process may use.</param>
/// <param name="Nodes">NUMA nodes with CPUs or memory, by number.</param>
/// <param name="HugePages">Pools of huge pages, by size and node.</param>
/// <param name="Memory">The whole memory.</param>
/// <param name="KvmModule">The loaded vendor module of KVM, for example kvm_amd; <see langword="null"/> where none is seen.</param>
/// <param name="NumaBalancing"><c>kernel.numa_balancing</c>; <see langword="null"/> where the kernel has none.</param>
/// <param name="TransparentHugePages">always, madvise or never; <see langword="null"/> where the kernel has none.</param>
internal sealed record HostFacts(
    string KernelRelease, ProcessorFacts Processor, CpuFacts Cpus, IReadOnlyList<NodeFacts> Nodes, IReadOnlyList<HugePagePool> HugePages,
    MemoryFacts Memory, string? KvmModule, long? NumaBalancing, string? TransparentHugePages);
