using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>A platform device with ports and one edge triggered, active high interrupt.</summary>
/// <param name="Port">Its first port.</param>
/// <param name="Gsi">Its global system interrupt.</param>
public sealed record AcpiDevice(PortAddress Port, uint Gsi);
