using ActorVmm.Boot.Acpi;
using ActorVmm.Devices;
using ActorVmm.Devices.Bus;
using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Interrupts;
using ActorVmm.Hypervisor;
using ActorVmm.Machines.Plans;
using ActorVmm.Primitives;

namespace ActorVmm.Machines;

/// <summary>The platform devices of a machine, on their buses and wired to its interrupt controllers.</summary>
internal sealed class Chipset : IDisposable
{
    /// <summary>First port of the keyboard controller, of which only the reset line is there. Source: IBM PC AT; its address never varies.</summary>
    public static readonly PortAddress KeyboardController = new(0x60);

    private readonly CmosRtc _clock;

    public Chipset(MachinePlan plan, IInterruptController interrupts, IMachineEvents events, ConsoleRing console)
    {
        AcpiHardware hardware = plan.Hardware;
        if (plan.InterruptControllers == InterruptControllerPlace.Split)
        {
            Ioapic = new(new MsiTarget(interrupts), hardware.IoApicId);
            Memory.Add(new(hardware.IoApic.Value, Ioapic.WindowLength, "ioapic", Ioapic));
        }
        ulong low = 0, high = 0;
        foreach (AddressRange ram in plan.Boot.Ram)
        {
            if (ram.Start.Value < 1UL << 32) low += ram.Length;
            else high += ram.Length;
        }
        IInterruptLine Line(uint gsi) => Ioapic is { } ioapic ? ioapic[(int)gsi] : new InterruptInput(interrupts, gsi);

        Uart = new(Line(hardware.Uart!.Gsi), console);
        _clock = new(TimeProvider.System, Line(hardware.RealTimeClock!.Gsi), new(low), new(high));
        Power = new(Line(hardware.EventGsi), events);

        AddPorts(hardware.Uart.Port, Uart16550.WindowLength, "uart0", Uart);
        AddPorts(hardware.RealTimeClock.Port, CmosRtc.WindowLength, "rtc", _clock);
        AddPorts(hardware.PowerBlock, PowerBlock.WindowLength, "power", Power);
        AddPorts(KeyboardController, I8042.WindowLength, "i8042", new I8042(events));
        if (plan.DebugExitPort is { } port) AddPorts(port, DebugExit.WindowLength, "debug-exit", new DebugExit(events));
    }

    /// <summary>The devices that answer I/O ports.</summary>
    public IoBus Ports { get; } = IoBus.ForPorts();

    /// <summary>The devices that answer memory-mapped registers.</summary>
    public IoBus Memory { get; } = IoBus.ForMemory();

    /// <summary>The console.</summary>
    public Uart16550 Uart { get; }

    /// <summary>Sleep, reset and the power button.</summary>
    public PowerBlock Power { get; }

    /// <summary>The I/O APIC, where it is ours.</summary>
    public Ioapic? Ioapic { get; }

    public void Dispose() => _clock.Dispose();

    private void AddPorts(PortAddress start, ulong length, string name, IIoHandler handler) => Ports.Add(new(start.Value, length, name, handler));
}
