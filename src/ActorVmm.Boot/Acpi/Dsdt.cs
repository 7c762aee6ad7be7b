using System.Globalization;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>The table of devices: processors, UART, clock, power button and the event device that reports it.</summary>
/// <remarks>Source: ACPI 6.4, "Differentiated System Description Table", "Generic Event Device", "Control Method Power Button".</remarks>
internal static class Dsdt
{
    private const string PowerButton = "\\_SB_.PWRB", Event = "EVST";
    private const byte ButtonPressed = 0x80;

    /// <summary>The table.</summary>
    public static byte[] Build(AcpiHardware hardware, int vcpus)
    {
        List<AmlTerm> devices = [];
        for (int i = 0; i < vcpus; i++) devices.Add(Processor(i));
        if (hardware.Uart is { } uart) devices.Add(Platform("COM1", "PNP0501", uart, 8));
        if (hardware.RealTimeClock is { } clock) devices.Add(Platform("RTC0", "PNP0B00", clock, 2));
        devices.Add(Aml.Device("PWRB", Aml.Name("_HID", Aml.EisaId("PNP0C0C"))));
        devices.Add(Events(hardware));

        AmlTerm soft = Aml.Integer(PowerBlockOffset.SoftOffType);
        AmlTerm zero = Aml.Integer(0);
        return AcpiTable.Build("DSDT", 2, Aml.Join(Aml.Name("\\_S5_", Aml.Package(soft, zero, zero, zero)), Aml.Scope("\\_SB_", [.. devices])));
    }

    /// <summary>A processor's name: unique up to the 65,536 that a topology can have, and never one of the others' here.</summary>
    public static string ProcessorName(int vcpu) => string.Create(CultureInfo.InvariantCulture, $"{(char)('C' + (vcpu >> 12))}{vcpu & 0xfff:X3}");

    private static AmlTerm Processor(int vcpu) =>
        Aml.Device(ProcessorName(vcpu), Aml.Name("_HID", Aml.Text("ACPI0007")), Aml.Name("_UID", Aml.Integer((ulong)vcpu)));

    private static AmlTerm Platform(string name, string id, AcpiDevice device, byte ports) => Aml.Device(
        name,
        Aml.Name("_HID", Aml.EisaId(id)),
        Aml.Name("_UID", Aml.Integer(0)),
        AmlResources.CurrentSettings(AmlResources.Ports(device.Port, ports), AmlResources.EdgeInterrupt(device.Gsi)));

    // One method for all its interrupts: it gets the interrupt's number, which it does not need, as there is one only.
    private static AmlTerm Events(AcpiHardware hardware) => Aml.Device(
        "EVT0",
        Aml.Name("_HID", Aml.Text("ACPI0013")),
        Aml.Name("_UID", Aml.Integer(0)),
        AmlResources.CurrentSettings(AmlResources.EdgeInterrupt(hardware.EventGsi)),
        Aml.OperationRegion("EVRG", Aml.SystemIo, (ulong)hardware.PowerBlock.Value + PowerBlockOffset.Events, 1),
        Aml.ByteField("EVRG", Event),
        Aml.Method(
            "_EVT",
            1,
            Aml.Store(Aml.Reference(Event), Aml.Local0),
            Aml.If(Aml.And(Aml.Local0, Aml.Integer(PowerBlockOffset.PowerButtonEvent)), Aml.Notify(PowerButton, ButtonPressed))));
}
