using ActorVmm.Boot.Segments;
using ActorVmm.Primitives;
using Microsoft.Win32.SafeHandles;

namespace ActorVmm.Boot.Tests;

/// <summary>Checks where things are written, and keeps none of them.</summary>
internal sealed class NoTarget(AddressRange memory) : IBootTarget
{
    public bool TryWrite(GuestAddress at, ReadOnlySpan<byte> bytes)
    {
        Assert.True(memory.Contains(new AddressRange(at, (ulong)bytes.Length)));
        return true;
    }

    public bool TryLoad(GuestAddress at, SafeFileHandle file, long offset, ulong length)
    {
        Assert.True(memory.Contains(new AddressRange(at, length)));
        Assert.True((ulong)offset + length <= (ulong)RandomAccess.GetLength(file));
        return true;
    }
}
