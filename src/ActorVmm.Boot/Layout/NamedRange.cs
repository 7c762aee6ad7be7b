using ActorVmm.Primitives;

namespace ActorVmm.Boot.Layout;

/// <summary>Guest memory that something occupies at boot.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Range">Where it is.</param>
public sealed record NamedRange(string Name, AddressRange Range);
