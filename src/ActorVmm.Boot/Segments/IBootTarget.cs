using ActorVmm.Primitives;
using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot.Segments;

/// <summary>Guest memory, as far as filling it for boot needs it.</summary>
internal interface IBootTarget
{
    /// <summary>Copies bytes; false where the range is not all memory.</summary>
    bool TryWrite(GuestAddress at, ReadOnlySpan<byte> bytes);

    /// <summary>Reads <paramref name="length"/> bytes of a file straight into memory; false where the range is not all memory or the file ends before.</summary>
    bool TryLoad(GuestAddress at, SafeFileHandle file, long offset, ulong length);
}
