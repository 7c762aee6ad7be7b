using ActorVmm.Primitives;

namespace ActorVmm.Boot.Layout;

/// <summary>One line of the memory map that the guest is given (e820).</summary>
/// <param name="Range">The addresses.</param>
/// <param name="Kind">What is there.</param>
public sealed record MemoryMapEntry(AddressRange Range, MemoryKind Kind);
