using ActorVmm.Memory;
using ActorVmm.Primitives;
using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot.Segments;

/// <summary>The guest's real memory.</summary>
internal sealed class GuestMemoryTarget(GuestMemory memory) : IBootTarget
{
    /// <inheritdoc/>
    public bool TryWrite(GuestAddress at, ReadOnlySpan<byte> bytes) => memory.TryWrite(at, bytes);

    /// <inheritdoc/>
    public bool TryLoad(GuestAddress at, SafeFileHandle file, long offset, ulong length) => memory.TryLoad(at, file, offset, length);
}
