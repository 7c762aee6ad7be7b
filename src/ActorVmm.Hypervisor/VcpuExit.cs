namespace ActorVmm.Hypervisor;

/// <summary>One exit, borrowed from the vCPU: valid on its thread until the next <see cref="IVcpu.Run"/>.</summary>
/// <remarks>What is written into <see cref="Data"/> reaches the guest only when the vCPU runs again.</remarks>
public ref struct VcpuExit
{
    /// <summary>Why the guest was left; says which of the other members mean something.</summary>
    public VcpuExitReason Reason;

    /// <summary>Whether the guest writes (port I/O and MMIO).</summary>
    public bool IsWrite;

    /// <summary>Bytes of one element: 1, 2 or 4 for ports, 1 to 8 for MMIO.</summary>
    public byte Size;

    /// <summary>Elements of a string instruction; 1 otherwise.</summary>
    public uint Count;

    /// <summary>The port, guest physical address, MSR or number that <see cref="Reason"/> names.</summary>
    public ulong Address;

    /// <summary>A further number that <see cref="Reason"/> names.</summary>
    public ulong Detail;

    /// <summary>The bytes that go to or come from the guest.</summary>
    public Span<byte> Data;
}
