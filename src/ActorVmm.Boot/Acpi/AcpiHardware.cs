using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>The platform devices that the ACPI tables describe, at the addresses that the machine decided.</summary>
public sealed record AcpiHardware
{
    /// <summary>First of the four ports that switch the machine off, reset it and report its power button; see <see cref="PowerBlockOffset"/>.</summary>
    public PortAddress PowerBlock { get; init; } = new(0x600);

    /// <summary>The interrupt of the power button: edge triggered, active high.</summary>
    public uint EventGsi { get; init; } = 9;

    /// <summary>Registers of the I/O APIC whose first input is GSI 0.</summary>
    public GuestAddress IoApic { get; init; } = new(0xfec00000);

    /// <summary>The I/O APIC's id.</summary>
    public byte IoApicId { get; init; }

    /// <summary>Registers of the local APICs.</summary>
    public GuestAddress LocalApic { get; init; } = new(0xfee00000);

    /// <summary>A 16550 UART: eight ports.</summary>
    public AcpiDevice? Uart { get; init; } = new(new(0x3f8), 4);

    /// <summary>A CMOS real-time clock: two ports.</summary>
    public AcpiDevice? RealTimeClock { get; init; } = new(new(0x70), 8);

    /// <summary>Whether there is an i8042 that a driver should probe. A machine that only has its reset line says no: probing ports without a keyboard costs the guest time.</summary>
    public bool KeyboardController { get; init; }
}
