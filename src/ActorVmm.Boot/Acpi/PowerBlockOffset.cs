namespace ActorVmm.Boot.Acpi;

/// <summary>The four byte-wide ports of the power block, as offsets from <see cref="AcpiHardware.PowerBlock"/>.</summary>
/// <remarks>Source: ACPI 6.4, "Sleep Control and Status Registers", "Reset Register", "Generic Event Device".</remarks>
public static class PowerBlockOffset
{
    /// <summary>Sleep control: bits 4:2 are SLP_TYP, bit 5 is SLP_EN. Writing <see cref="SoftOff"/> switches the machine off.</summary>
    public const ushort SleepControl = 0;

    /// <summary>Sleep status: bit 7 is WAK_STS, write one to clear.</summary>
    public const ushort SleepStatus = 1;

    /// <summary>Reset: writing <see cref="ResetValue"/> resets the machine.</summary>
    public const ushort Reset = 2;

    /// <summary>Pending events: bit 0 is the power button. A read clears them.</summary>
    public const ushort Events = 3;

    /// <summary>Ports in the block.</summary>
    public const ushort Length = 4;

    /// <summary>SLP_TYP of the S5 state.</summary>
    public const byte SoftOffType = 5;

    /// <summary>What a guest writes to sleep control to enter S5.</summary>
    public const byte SoftOff = SoftOffType << 2 | 1 << 5;

    /// <summary>What a guest writes to the reset register.</summary>
    public const byte ResetValue = 1;

    /// <summary>The power button's bit in the event register.</summary>
    public const byte PowerButtonEvent = 1;
}
