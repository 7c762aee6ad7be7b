using ActorVmm.Hypervisor;

namespace ActorVmm.Machines.Vcpus;

/// <summary>One past exit, for a report.</summary>
/// <param name="Reason">Why the guest was left.</param>
/// <param name="IsWrite">Whether it wrote (port I/O and MMIO).</param>
/// <param name="Size">Bytes of the access.</param>
/// <param name="Address">Port, guest physical address or MSR.</param>
/// <param name="Value">The bytes written, little-endian.</param>
public readonly record struct ExitRecord(VcpuExitReason Reason, bool IsWrite, byte Size, ulong Address, ulong Value)
{
    /// <summary>The exit as a person reads it: <c>PortIo out 0x3f8 &lt;- 0x41</c>.</summary>
    public override string ToString() => Reason switch
    {
        VcpuExitReason.PortIo => IsWrite ? $"port 0x{Address:x} <- 0x{Value:x} ({Size} byte)" : $"port 0x{Address:x} read ({Size} byte)",
        VcpuExitReason.Mmio => IsWrite ? $"MMIO 0x{Address:x} <- 0x{Value:x} ({Size} byte)" : $"MMIO 0x{Address:x} read ({Size} byte)",
        VcpuExitReason.ReadMsr => $"RDMSR 0x{Address:x}",
        VcpuExitReason.WriteMsr => $"WRMSR 0x{Address:x} <- 0x{Value:x}",
        _ => Reason.ToString(),
    };
}
