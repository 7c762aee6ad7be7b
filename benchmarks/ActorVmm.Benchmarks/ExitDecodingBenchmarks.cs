using ActorVmm.Hypervisor;
using ActorVmm.Kvm;
using ActorVmm.Kvm.Abi;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace ActorVmm.Benchmarks;

/// <summary>Reading an exit from a page as the kernel would have written it.</summary>
[BenchmarkCategory("decode")]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public unsafe class ExitDecodingBenchmarks
{
    // Two pages, pinned: the data of port I/O lies in the second.
    private readonly byte[] _pages = GC.AllocateArray<byte>(8192, pinned: true);

    private kvm_run* Run
    {
        get
        {
            fixed (byte* pages = _pages) return (kvm_run*)pages;
        }
    }

    /// <summary>Writes a port access.</summary>
    [GlobalSetup(Target = nameof(PortIo))]
    public void SetPortIo()
    {
        Run->exit_reason = KvmExit.KVM_EXIT_IO;
        Run->io.direction = 1;
        Run->io.size = 1;
        Run->io.count = 1;
        Run->io.port = 0x3f8;
        Run->io.data_offset = 4096;
    }

    /// <summary>Writes an access to memory.</summary>
    [GlobalSetup(Target = nameof(Mmio))]
    public void SetMmio()
    {
        Run->exit_reason = KvmExit.KVM_EXIT_MMIO;
        Run->mmio.len = 4;
        Run->mmio.phys_addr = 0xfec00010;
    }

    /// <summary>Writes a halt.</summary>
    [GlobalSetup(Target = nameof(Halt))]
    public void SetHalt() => Run->exit_reason = KvmExit.KVM_EXIT_HLT;

    /// <summary>Port I/O.</summary>
    [Benchmark(Baseline = true)]
    public ulong PortIo() => Decode();

    /// <summary>MMIO.</summary>
    [Benchmark]
    public ulong Mmio() => Decode();

    /// <summary>An exit beside the hot path.</summary>
    [Benchmark]
    public ulong Halt() => Decode();

    private ulong Decode()
    {
        KvmExitDecoder.DecodeAny(Run, out VcpuExit exit);
        return exit.Address + (ulong)exit.Data.Length;
    }
}
