namespace ActorVmm.Hypervisor;

/// <summary>A segment register with its hidden part. Source: Intel SDM vol. 3A, "Segment Descriptors".</summary>
public record struct X86Segment
{
    /// <summary>Linear address of the segment's first byte.</summary>
    public ulong Base;

    /// <summary>Last valid offset, in bytes, already scaled by the granularity.</summary>
    public uint Limit;

    /// <summary>The visible selector.</summary>
    public ushort Selector;

    /// <summary>Type, 0-15.</summary>
    public byte Type;

    /// <summary>Descriptor privilege level, 0-3.</summary>
    public byte Dpl;

    /// <summary>A flag of the descriptor: present (P), code or data (S), default size 32 (D/B), 64-bit code (L), granularity (G), available (AVL).</summary>
    public bool Present, IsCodeOrData, Default32, LongMode, Granularity, Available;

    /// <summary>The register holds a null selector: no access goes through it.</summary>
    public bool Unusable;
}
