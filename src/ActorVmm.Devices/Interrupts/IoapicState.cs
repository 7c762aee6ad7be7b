namespace ActorVmm.Devices.Interrupts;

/// <summary>What a guest can observe of an <see cref="Ioapic"/>.</summary>
/// <param name="Index">The register select, IOREGSEL.</param>
/// <param name="Id">The APIC id, 0-15.</param>
/// <param name="Entries">The 24 redirection entries as the guest reads them.</param>
/// <param name="Lines">Bit n: input n is asserted.</param>
public sealed record IoapicState(byte Index, byte Id, ulong[] Entries, uint Lines);
