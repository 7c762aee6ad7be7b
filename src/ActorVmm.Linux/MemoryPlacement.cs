namespace ActorVmm.Linux;

/// <summary>How pages are spread over NUMA nodes. Source: set_mempolicy(2); the values are the kernel's.</summary>
public enum MemoryPlacement
{
    /// <summary>The policy of the level above: the thread's, then the system's.</summary>
    Default = 0,

    /// <summary>One node first, others when it is full.</summary>
    Preferred = 1,

    /// <summary>Only these nodes; an allocation fails rather than go elsewhere.</summary>
    Bind = 2,

    /// <summary>Page by page over these nodes.</summary>
    Interleave = 3,

    /// <summary>The node of the CPU that touches a page first.</summary>
    Local = 4,
}
