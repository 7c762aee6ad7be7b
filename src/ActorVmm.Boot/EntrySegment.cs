namespace ActorVmm.Boot;

/// <summary>A segment register at entry, with its hidden part. Source: Intel SDM vol. 3A, "Segment Descriptors".</summary>
/// <param name="Selector">The visible selector.</param>
/// <param name="Base">Linear address of its first byte.</param>
/// <param name="Limit">Last valid offset, in bytes.</param>
/// <param name="Type">Type field, 0-15.</param>
public readonly record struct EntrySegment(ushort Selector, ulong Base, uint Limit, byte Type)
{
    /// <summary>Code or data; otherwise a system segment (the S flag).</summary>
    public bool IsCodeOrData { get; init; }

    /// <summary>32-bit default size (the D/B flag).</summary>
    public bool Default32 { get; init; }

    /// <summary>64-bit code (the L flag).</summary>
    public bool LongMode { get; init; }

    /// <summary>The limit counts pages (the G flag).</summary>
    public bool Granularity { get; init; }

    /// <summary>The descriptor of this segment, as it stands in the GDT: present, privilege level 0.</summary>
    public ulong Descriptor
    {
        get
        {
            ulong limit = Granularity ? Limit >> 12 : Limit;
            ulong access = Type | (IsCodeOrData ? 1UL << 4 : 0) | 1UL << 7;
            ulong flags = (LongMode ? 2UL : 0) | (Default32 ? 4UL : 0) | (Granularity ? 8UL : 0);
            return limit & 0xffff | (Base & 0xffffff) << 16 | access << 40 | (limit >> 16 & 0xf) << 48 | flags << 52 | (Base >> 24 & 0xff) << 56;
        }
    }
}
