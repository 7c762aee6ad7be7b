using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class CmosRtcTests : HandlerContract, IDisposable
{
    private const byte A = 0x0a, B = 0x0b, C = 0x0c, D = 0x0d;
    private static readonly DateTimeOffset Start = new(2031, 12, 31, 23, 59, 58, TimeSpan.Zero);
    private static readonly byte[] TimeRegisters = [0x32, 9, 8, 7, 6, 4, 2, 0];

    private readonly ManualTime _time = new(Start);
    private readonly RecordingLine _line = new();
    private readonly CmosRtc _rtc;

    public CmosRtcTests() => _rtc = new(_time, _line, ByteSize.GiB(3), ByteSize.GiB(5));

    protected override ulong WindowLength => CmosRtc.WindowLength;

    [Theory]
    [InlineData(0x02, "20-31-12-31-04-23-59-58")]
    [InlineData(0x06, "14-1F-0C-1F-04-17-3B-3A")]
    [InlineData(0x00, "20-31-12-31-04-91-59-58")]
    [InlineData(0x04, "14-1F-0C-1F-04-8B-3B-3A")]
    public void Time_InEachMode_IsUtc(byte mode, string expected)
    {
        Set(B, mode);
        Assert.Equal(expected, BitConverter.ToString([.. TimeRegisters.Select(Get)]));
    }

    [Fact]
    public void Time_OverTheEndOfACentury_CarriesEverywhere()
    {
        _time.Now = new(2099, 12, 31, 23, 59, 59, TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("21-00-01-01-06-00-00-00", BitConverter.ToString([.. TimeRegisters.Select(Get)]));
    }

    [Theory]
    [InlineData(0, 0x12)]
    [InlineData(1, 0x01)]
    [InlineData(11, 0x11)]
    [InlineData(12, 0x92)]
    [InlineData(23, 0x91)]
    public void Hours_InTwelveHourMode_AreNoonAndMidnightAs12(int hour, byte expected)
    {
        _time.Now = new(2031, 1, 1, hour, 0, 0, TimeSpan.Zero);
        Set(B, 0x00);
        Assert.Equal(expected, Get(4));
    }

    [Fact]
    public void Set_OfTheWholeTimeAsADriverDoes_GoesOnFromThere()
    {
        Set(B, 0x82);
        Set(A, 0x76);
        foreach ((byte register, byte value) in new (byte, byte)[] { (0x32, 0x19), (9, 0x99), (8, 0x12), (7, 0x31), (4, 0x23), (2, 0x59), (0, 0x50) }) Set(register, value);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0x50, Get(0));
        Set(B, 0x02);
        Set(A, 0x26);

        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal(0x50, Get(0));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0x51, Get(0));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal("20-00-01-01-07-00-00-00", BitConverter.ToString([.. TimeRegisters.Select(Get)]));
    }

    [Fact]
    public void Set_WithTheDividerRunning_KeepsThePhaseOfTheSecond()
    {
        _time.Advance(TimeSpan.FromMilliseconds(300));
        Set(B, 0x82);
        Set(0, 0x10);
        Set(B, 0x02);
        _time.Advance(TimeSpan.FromMilliseconds(699));
        Assert.Equal(0x10, Get(0));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0x11, Get(0));
    }

    [Fact]
    public void Set_OfOneRunningRegister_ChangesThatOne()
    {
        Set(4, 0x05);
        Assert.Equal("20-31-12-31-04-05-59-58", BitConverter.ToString([.. TimeRegisters.Select(Get)]));
    }

    [Fact]
    public void UpdateInProgress_IsShownInTheLast244MicrosecondsOfASecond()
    {
        _time.Advance(TimeSpan.FromMicroseconds(999_755));
        Assert.Equal(0x26, Get(A));
        _time.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Equal(0xa6, Get(A));
        Set(B, 0x82);
        Assert.Equal(0x26, Get(A));
        Set(B, 0x02);
        _time.Advance(TimeSpan.FromMicroseconds(244));
        Assert.Equal(0x26, Get(A));
    }

    [Fact]
    public void UpdateEnded_IsFlaggedOnceASecondWithoutATimer()
    {
        Assert.Equal(0x00, Get(C));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0x10, Get(C) & 0x10);
        Assert.Equal(0x00, Get(C));
        Assert.Equal((0, 0), (_line.Edges, _time.TimersPending));
    }

    [Fact]
    public void UpdateInterrupt_WhenEnabled_ComesEachSecondThatIsAcknowledged()
    {
        Set(B, 0x12);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal((true, 1), (_line.Level, _line.Edges));
        Assert.Equal(0x90, Get(C) & 0x90);
        Assert.False(_line.Level);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((true, 2), (_line.Level, _line.Edges));
    }

    [Fact]
    public void SettingTheClock_SwitchesTheUpdateInterruptOff()
    {
        Set(B, 0x92);
        Assert.Equal(0x82, Get(B));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0x00, Get(C) & 0x10);
    }

    [Fact]
    public void Alarm_AtItsTime_InterruptsOnce()
    {
        SetAlarm(0x00, 0x00, 0x05);
        Set(B, 0x22);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(_line.Level);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_line.Level);
        Assert.Equal(0xa0, Get(C) & 0xa0);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(1, _line.Edges);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, _line.Edges);
    }

    [Fact]
    public void Alarm_WithBytesThatDoNotMatter_ComesEveryMinute()
    {
        SetAlarm(0xff, 0xc0, 0x30);
        Set(B, 0x22);
        for (int i = 1; i <= 3; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(i, _line.Edges);
            Get(C);
        }
    }

    [Fact]
    public void Alarm_OfNoTimeOfDay_NeverComesAndNeedsNoTimer()
    {
        SetAlarm(0xff, 0x60, 0xff);
        Set(B, 0x22);
        Assert.Equal(0, _time.TimersPending);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0x00, Get(C) & 0x20);
    }

    [Theory]
    [InlineData(0x2f, 500.0)]
    [InlineData(0x2a, 15.625)]
    [InlineData(0x26, 0.9765625)]
    [InlineData(0x22, 7.8125)]
    [InlineData(0x21, 3.90625)]
    public void PeriodicFlag_OfEachRate_ComesWithItsPeriod(byte control, double milliseconds)
    {
        Set(A, control);
        Get(C);
        int ticks = 0;
        for (int i = 0; i < 8_000; i++)
        {
            _time.Advance(TimeSpan.FromMicroseconds(250));
            if ((Get(C) & 0x40) != 0) ticks++;
        }
        Assert.InRange(ticks, 2000 / milliseconds - 1, 2000 / milliseconds + 1);
    }

    [Fact]
    public void PeriodicInterrupt_WhenAcknowledged_ComesAtItsRate()
    {
        Set(A, 0x2a);
        Set(B, 0x42);
        int interrupts = 0;
        for (int i = 0; i < 1_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            if (!_line.Level) continue;
            interrupts++;
            Assert.Equal(0xc0, Get(C) & 0xc0);
        }
        Assert.Equal(64, interrupts);
    }

    [Fact]
    public void PeriodicInterrupt_FasterThanTheTimer_CoalescesInsteadOfStorming()
    {
        Set(A, 0x23);
        Set(B, 0x42);
        int interrupts = 0;
        for (int i = 0; i < 10_000; i++)
        {
            _time.Advance(TimeSpan.FromMicroseconds(100));
            if (!_line.Level) continue;
            interrupts++;
            Get(C);
        }
        Assert.InRange(interrupts, 500, 1_000);
    }

    [Fact]
    public void Interrupts_ThatNobodyAcknowledges_LeaveNoTimerRunning()
    {
        Set(B, 0x42);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (_line.Edges, _time.TimersPending));
    }

    [Fact]
    public void HostClock_SetBack_DoesNotStopTheUpdates()
    {
        Set(B, 0x12);
        _time.Now -= TimeSpan.FromDays(1);
        Get(C);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_line.Level);
    }

    [Fact]
    public void ReadOnlyRegisters_WhenWritten_StayAsTheyAre()
    {
        Set(C, 0xff);
        Set(D, 0x00);
        Set(A, 0xa6);
        Assert.Equal((0x00, 0x80, 0x26), (Get(C), Get(D), Get(A)));
    }

    [Fact]
    public void Memory_BeyondTheClock_IsKept()
    {
        for (byte register = 0x0e; register < 0x80; register++)
            if (register != 0x32) Set(register, (byte)(register ^ 0x5a));
        for (byte register = 0x0e; register < 0x80; register++)
            if (register != 0x32) Assert.Equal(register ^ 0x5a, Get(register));
    }

    [Fact]
    public void MemorySizes_OfALargeMachine_SaturateWhereTheyMust()
    {
        Assert.Equal((0x80, 0x02), (Get(0x15), Get(0x16)));
        Assert.Equal((0xff, 0xff), (Get(0x17), Get(0x18)));
        Assert.Equal((3072 - 16) * 16, Get(0x34) | Get(0x35) << 8);
        Assert.Equal(5 * 1024 * 16, Get(0x5b) | Get(0x5c) << 8 | Get(0x5d) << 16);
    }

    [Fact]
    public void MemorySizes_OfASmallMachine_AreExact()
    {
        using var rtc = new CmosRtc(_time, _line, ByteSize.MiB(8), default);
        rtc.Out(0, 0x30);
        Assert.Equal(0x00, rtc.In(1));
        rtc.Out(0, 0x31);
        Assert.Equal(7 * 1024 >> 8, rtc.In(1));
        rtc.Out(0, 0x34);
        Assert.Equal(0, rtc.In(1));
    }

    [Fact]
    public void Write_OfAWordToTheIndexPort_SetsIndexAndData()
    {
        _rtc.Write(0, [0x8f, 0x0a]);
        Assert.Equal(0x0a, Get(0x0f));
        Assert.Equal(0xff, _rtc.In(0));
    }

    [Fact]
    public void Set_OfAnyBytesInAnyMode_IsATimeThatGoesOn() =>
        Gen.Select(Gen.Byte, Gen.Byte.Array[TimeRegisters.Length]).Sample((mode, values) =>
        {
            var time = new ManualTime(Start);
            using var rtc = new CmosRtc(time, new RecordingLine(), default, default);
            Put(rtc, B, (byte)(mode | 0x80));
            for (int i = 0; i < values.Length; i++) Put(rtc, TimeRegisters[i], values[i]);
            Put(rtc, B, (byte)(mode & 0x7f));
            CmosRtcState before = rtc.Save();
            time.Advance(TimeSpan.FromDays(1));
            rtc.Restore(rtc.Save());
            Assert.Equal(before.OffsetTicks, rtc.Save().OffsetTicks);
        });

    [Fact]
    public void NextAlarm_OfAnyBytes_IsWhatASearchFinds() =>
        Gen.Select(Gen.Byte, Gen.OneOf(Gen.Byte, Gen.Byte[0, 0x59]).Array[3], Gen.Long[0, TimeSpan.TicksPerDay * 400], Gen.Bool).Sample((mode, alarm, ticks, all) =>
        {
            var bytes = new byte[128];
            (bytes[1], bytes[3], bytes[5]) = (alarm[0], all ? (byte)0xff : alarm[1], alarm[2]);
            bytes[B] = (byte)(mode & 0x06);
            var from = new DateTime(ticks + Start.Ticks, DateTimeKind.Utc);
            DateTime? expected = null;
            DateTime second = new(from.Ticks - from.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
            for (int i = 1; i <= 86_400 && expected is null; i++)
            {
                DateTime candidate = second.AddSeconds(i);
                if (Matches(bytes[1], RtcTime.Number(candidate.Second, bytes[B])) && Matches(bytes[3], RtcTime.Number(candidate.Minute, bytes[B]))
                    && Matches(bytes[5], RtcTime.Hour(candidate.Hour, bytes[B]))) expected = candidate;
            }
            Assert.Equal(expected, RtcEvents.NextAlarm(from, bytes));
        }, iter: 200);

    public void Dispose() => _rtc.Dispose();

    protected override IIoHandler Create() => new CmosRtc(TimeProvider.System, new RecordingLine(), ByteSize.GiB(1), default);

    private static bool Matches(byte alarm, byte value) => alarm >= 0xc0 || alarm == value;

    private static void Put(CmosRtc rtc, byte register, byte value)
    {
        rtc.Out(0, register);
        rtc.Out(1, value);
    }

    private void Set(byte register, byte value) => Put(_rtc, register, value);

    private byte Get(byte register)
    {
        _rtc.Out(0, register);
        return _rtc.In(1);
    }

    private void SetAlarm(byte hour, byte minute, byte second)
    {
        Set(1, second);
        Set(3, minute);
        Set(5, hour);
    }
}
