using System.Runtime.InteropServices;
using ActorVmm.Primitives;

namespace ActorVmm.Linux;

/// <summary>On which NUMA nodes memory is allocated. Set it before the first touch: pages that exist stay where they are unless they are moved.</summary>
/// <remarks>Source: mbind(2), set_mempolicy(2), get_mempolicy(2).</remarks>
public static class MemoryPolicy
{
    private const int Words = 16; // 1,024 nodes, the most that Linux builds for x86 count
    private const int ReportPolicyOfAddress = 2; // MPOL_F_ADDR
    private const int MoveExistingPages = 2; // MPOL_MF_MOVE

    /// <summary>Sets the policy of all of a mapping. Throws <see cref="LinuxException"/>: EINVAL names a node that does not exist or has no memory.</summary>
    /// <param name="region">The mapping.</param>
    /// <param name="placement">How.</param>
    /// <param name="nodes">On which nodes; none for <see cref="MemoryPlacement.Default"/> and <see cref="MemoryPlacement.Local"/>.</param>
    /// <param name="move">Whether pages that exist already and that nobody else maps are moved.</param>
    public static unsafe void Set(MappedRegion region, MemoryPlacement placement, IReadOnlyCollection<NodeId> nodes, bool move = false)
    {
        ulong* mask = stackalloc ulong[Words];
        nint bits = Fill(new(mask, Words), nodes);
        // SAFETY: the kernel reads at most `bits` bits of our own stack; it only changes how the mapping's pages are allocated.
        if (NativeMethods.syscall(NativeMethods.SYS_mbind, (nint)region.Address, (nint)region.Length, (nint)placement, (nint)mask, bits, move ? MoveExistingPages : 0) < 0)
            LinuxException.ThrowLast("mbind", $"{region.Length} bytes, {placement}, nodes {Text(nodes)}");
    }

    /// <summary>Sets the policy of the calling thread, also for the threads it starts. Throws <see cref="LinuxException"/>.</summary>
    public static unsafe void SetCurrentThread(MemoryPlacement placement, IReadOnlyCollection<NodeId> nodes)
    {
        ulong* mask = stackalloc ulong[Words];
        nint bits = Fill(new(mask, Words), nodes);
        // SAFETY: the kernel reads at most `bits` bits of our own stack.
        if (NativeMethods.syscall(NativeMethods.SYS_set_mempolicy, (nint)placement, (nint)mask, bits) < 0)
            LinuxException.ThrowLast("set_mempolicy", $"{placement}, nodes {Text(nodes)}");
    }

    /// <summary>The policy of the calling thread.</summary>
    public static (MemoryPlacement Placement, IReadOnlyList<NodeId> Nodes) GetCurrentThread() => Get(0, 0, "calling thread");

    /// <summary>The policy at the beginning of a mapping; where it has none of its own, the calling thread's.</summary>
    public static (MemoryPlacement Placement, IReadOnlyList<NodeId> Nodes) Get(MappedRegion region) => Get((nint)region.Address, ReportPolicyOfAddress, "mapping");

    private static unsafe (MemoryPlacement Placement, IReadOnlyList<NodeId> Nodes) Get(nint address, int flags, string what)
    {
        ulong* mask = stackalloc ulong[Words];
        int mode = 0;
        // SAFETY: the kernel writes one int and at most Words * 64 bits of our own stack.
        if (NativeMethods.syscall(NativeMethods.SYS_get_mempolicy, (nint)(&mode), (nint)mask, Words * 64, address, flags, 0) < 0)
            LinuxException.ThrowLast("get_mempolicy", what);
        var nodes = new List<NodeId>();
        for (int node = 0; node < Words * 64; node++)
            if ((mask[node / 64] >> node & 1) != 0) nodes.Add(new(node));
        return ((MemoryPlacement)mode, nodes);
    }

    // The kernel uses one bit less than it is told, so the count is one more than the highest node needs.
    private static nint Fill(Span<ulong> mask, IReadOnlyCollection<NodeId> nodes)
    {
        mask.Clear();
        foreach (NodeId node in nodes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(node.Value, nameof(nodes));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(node.Value, Words * 64, nameof(nodes));
            mask[node.Value / 64] |= 1UL << node.Value;
        }
        return nodes.Count == 0 ? 0 : Words * 64 + 1;
    }

    private static string Text(IReadOnlyCollection<NodeId> nodes) => nodes.Count == 0 ? "none" : string.Join(',', nodes);
}
