using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>A module in guest memory.</summary>
/// <param name="Range">Its bytes.</param>
/// <param name="CommandString">Its command string, zero-terminated; 0 where it has none.</param>
internal readonly record struct PlacedModule(AddressRange Range, GuestAddress CommandString);
