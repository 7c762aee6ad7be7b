namespace ActorVmm.Devices.Chipset;

/// <summary>Places and bits in the CMOS. Source: MC146818 data sheet, "Address Map" and "Registers".</summary>
internal static class RtcRegisters
{
    public const int Seconds = 0x00;
    public const int SecondsAlarm = 0x01;
    public const int Minutes = 0x02;
    public const int MinutesAlarm = 0x03;
    public const int Hours = 0x04;
    public const int HoursAlarm = 0x05;
    public const int Weekday = 0x06;
    public const int Day = 0x07;
    public const int Month = 0x08;
    public const int Year = 0x09;
    public const int A = 0x0a;
    public const int B = 0x0b;
    public const int C = 0x0c;
    public const int D = 0x0d;

    /// <summary>The century, where the ACPI FADT says that PCs have it.</summary>
    public const int Century = 0x32;

    // A
    public const byte UpdateInProgress = 0x80;
    public const byte DividerReset = 0x60;
    public const byte RateMask = 0x0f;

    // B; the three interrupt enables have the places of their flags in C
    public const byte Set = 0x80;
    public const byte PeriodicInterrupt = 0x40;
    public const byte AlarmInterrupt = 0x20;
    public const byte UpdateInterrupt = 0x10;
    public const byte Binary = 0x04;
    public const byte TwentyFourHours = 0x02;

    // C
    public const byte InterruptRequest = 0x80;
    public const byte Flags = PeriodicInterrupt | AlarmInterrupt | UpdateInterrupt;

    // D
    public const byte Valid = 0x80;

    public static bool IsTime(int register) => register is Seconds or Minutes or Hours or >= Weekday and <= Year or Century;

    public static bool IsDividerReset(ReadOnlySpan<byte> bytes) => (bytes[A] & DividerReset) == DividerReset;

    /// <summary>Whether the time stands: its bytes are plain memory then.</summary>
    public static bool IsStopped(ReadOnlySpan<byte> bytes) => (bytes[B] & Set) != 0 || IsDividerReset(bytes);
}
