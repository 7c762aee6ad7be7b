namespace ActorVmm.Linux;

/// <summary>What the kernel is told about a mapping. Source: madvise(2); the values are the kernel's.</summary>
public enum MemoryAdvice
{
    /// <summary>Give the pages back; private memory reads as zeros afterwards.</summary>
    DontNeed = 4,

    /// <summary>Back it by huge pages where possible.</summary>
    HugePage = 14,

    /// <summary>Never back it by huge pages.</summary>
    NoHugePage = 15,

    /// <summary>Leave it out of core dumps.</summary>
    DontDump = 16,

    /// <summary>Provide all pages now, writable (Linux 5.14).</summary>
    PopulateWrite = 23,
}
