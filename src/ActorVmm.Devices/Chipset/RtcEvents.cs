using static ActorVmm.Devices.Chipset.RtcRegisters;

namespace ActorVmm.Devices.Chipset;

/// <summary>When the clock's three events happen, computed from the time, so that nothing has to tick.</summary>
internal static class RtcEvents
{
    // An alarm byte with both top bits set matches everything.
    private const byte DoesNotMatter = 0xc0;
    private const int Any = -1;
    private const int CrystalRate = 32768;

    /// <summary>The flags of register C for what happened after <paramref name="from"/> and up to <paramref name="to"/>.</summary>
    public static byte Between(DateTime from, DateTime to, ReadOnlySpan<byte> bytes) => (byte)(
        (NextTick(from, bytes) <= to ? PeriodicInterrupt : 0)
        | (NextAlarm(from, bytes) <= to ? AlarmInterrupt : 0)
        | (NextUpdate(from, bytes) <= to ? UpdateInterrupt : 0));

    /// <summary>When the next interrupt is due that is enabled and whose flag does not stand already; null where there is none.</summary>
    public static DateTime? NextInterrupt(DateTime time, ReadOnlySpan<byte> bytes)
    {
        int waiting = bytes[B] & ~bytes[C];
        return Earlier(
            (waiting & PeriodicInterrupt) != 0 ? NextTick(time, bytes) : null,
            Earlier((waiting & AlarmInterrupt) != 0 ? NextAlarm(time, bytes) : null, (waiting & UpdateInterrupt) != 0 ? NextUpdate(time, bytes) : null));
    }

    /// <summary>The next end of an update after <paramref name="time"/>: the next whole second. Null while the clock stands.</summary>
    public static DateTime? NextUpdate(DateTime time, ReadOnlySpan<byte> bytes) => IsStopped(bytes) ? null : NextSecond(time);

    /// <summary>The next alarm after <paramref name="time"/>, within a day; null where its bytes are no time of day or the clock stands.</summary>
    public static DateTime? NextAlarm(DateTime time, ReadOnlySpan<byte> bytes)
    {
        byte mode = bytes[B];
        int? second = Match(bytes[SecondsAlarm], 60, RtcTime.Number, mode);
        int? minute = Match(bytes[MinutesAlarm], 60, RtcTime.Number, mode);
        int? hour = Match(bytes[HoursAlarm], 24, RtcTime.Hour, mode);
        if (second is null || minute is null || hour is null || IsStopped(bytes)) return null;

        DateTime candidate = NextSecond(time);
        while (true)
        {
            if (hour != Any && candidate.Hour != hour) candidate = Floor(candidate, TimeSpan.TicksPerHour).AddHours(1);
            else if (minute != Any && candidate.Minute != minute) candidate = Floor(candidate, TimeSpan.TicksPerMinute).AddMinutes(1);
            else if (second != Any && candidate.Second != second) candidate = candidate.AddSeconds(1);
            else return candidate;
        }
    }

    /// <summary>The next tick of the periodic interrupt after <paramref name="time"/>; null where none is selected or the divider is held in reset.</summary>
    public static DateTime? NextTick(DateTime time, ReadOnlySpan<byte> bytes)
    {
        int rate = bytes[A] & RateMask;
        if (rate == 0 || IsDividerReset(bytes)) return null;
        // Rates 1 and 2 repeat 8 and 9. Ticks of DateTime are 100 ns: 2^n crystal periods are no whole number of them.
        int shift = (rate <= 2 ? rate + 7 : rate) - 1;
        UInt128 next = ((UInt128)time.Ticks * CrystalRate / TimeSpan.TicksPerSecond >> shift) + 1;
        UInt128 ticks = ((next << shift) * TimeSpan.TicksPerSecond + CrystalRate - 1) / CrystalRate;
        return new DateTime((long)ticks, DateTimeKind.Utc);
    }

    private static DateTime NextSecond(DateTime time) => Floor(time, TimeSpan.TicksPerSecond).AddSeconds(1);

    private static DateTime? Earlier(DateTime? a, DateTime? b) => b is null || a < b ? a : b;

    private static DateTime Floor(DateTime time, long unit) => new(time.Ticks - time.Ticks % unit, DateTimeKind.Utc);

    private static int? Match(byte alarm, int count, Func<int, byte, byte> encode, byte mode)
    {
        if ((alarm & DoesNotMatter) == DoesNotMatter) return Any;
        for (int value = 0; value < count; value++)
            if (encode(value, mode) == alarm) return value;
        return null;
    }
}
