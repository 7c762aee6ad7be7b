using static ActorVmm.Devices.Chipset.RtcRegisters;

namespace ActorVmm.Devices.Chipset;

/// <summary>Time as the bytes of the clock: BCD or binary, 12 or 24 hours, as register B says.</summary>
internal static class RtcTime
{
    // Far enough from the end of DateTime that the largest month, day and hour that fit their bytes cannot leave it.
    private const int LastYear = 9900;

    /// <summary>No time that a guest can set is as late as this.</summary>
    public static DateTime End { get; } = new(9990, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes the bytes of <paramref name="time"/>.</summary>
    public static void Encode(DateTime time, Span<byte> bytes)
    {
        byte mode = bytes[B];
        bytes[Seconds] = Number(time.Second, mode);
        bytes[Minutes] = Number(time.Minute, mode);
        bytes[Hours] = Hour(time.Hour, mode);
        bytes[Weekday] = Number((int)time.DayOfWeek + 1, mode);
        bytes[Day] = Number(time.Day, mode);
        bytes[Month] = Number(time.Month, mode);
        bytes[Year] = Number(time.Year % 100, mode);
        bytes[Century] = Number(time.Year / 100, mode);
    }

    /// <summary>Reads what a guest has set, to the second. Numbers too large for their place carry into the next, so that whatever a guest writes is a time.</summary>
    public static DateTime Decode(ReadOnlySpan<byte> bytes)
    {
        byte mode = bytes[B];
        int year = Value(bytes[Century], mode) * 100 + Value(bytes[Year], mode);
        return new DateTime(Math.Clamp(year, 1, LastYear), 1, 1, 0, 0, 0, DateTimeKind.Utc)
            .AddMonths(Math.Max(Value(bytes[Month], mode), 1) - 1)
            .AddDays(Math.Max(Value(bytes[Day], mode), 1) - 1)
            .AddHours(HourValue(bytes[Hours], mode))
            .AddMinutes(Value(bytes[Minutes], mode))
            .AddSeconds(Value(bytes[Seconds], mode));
    }

    public static byte Number(int value, byte mode) => (byte)((mode & Binary) != 0 ? value : value / 10 << 4 | value % 10);

    public static byte Hour(int hour, byte mode)
    {
        if ((mode & TwentyFourHours) != 0) return Number(hour, mode);
        int afternoon = hour >= 12 ? 0x80 : 0;
        return (byte)(afternoon | Number(hour % 12 == 0 ? 12 : hour % 12, mode));
    }

    private static int Value(byte number, byte mode) => (mode & Binary) != 0 ? number : (number >> 4) * 10 + (number & 0xf);

    private static int HourValue(byte hour, byte mode)
    {
        if ((mode & TwentyFourHours) != 0) return Value(hour, mode);
        return Value((byte)(hour & 0x7f), mode) % 12 + ((hour & 0x80) != 0 ? 12 : 0);
    }
}
