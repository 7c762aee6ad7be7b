using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;
using ActorVmm.Primitives;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class CmosRtcStateTests : SavableContract<CmosRtc, CmosRtcState>
{
    private readonly ManualTime _time = new(new(2031, 12, 31, 23, 59, 58, TimeSpan.Zero));

    [Fact]
    public void Restore_OfAPendingInterrupt_RaisesTheLine()
    {
        CmosRtc first = Create();
        Exercise(first);
        var line = new RecordingLine();
        using var second = new CmosRtc(_time, line, default, default);

        second.Restore(first.Save());

        Assert.True(line.Level);
    }

    [Fact]
    public void Restore_AnHourLater_ShowsTheTimeThatItIsThen()
    {
        CmosRtc first = Create();
        first.Write(0, [0x04, 0x10]);
        CmosRtcState saved = first.Save();
        _time.Advance(TimeSpan.FromHours(1));
        CmosRtc second = Create();

        second.Restore(saved);

        second.Out(0, 4);
        Assert.Equal(0x11, second.In(1));
    }

    protected override CmosRtc Create() => new(_time, new RecordingLine(), ByteSize.GiB(1), default);

    protected override void Exercise(CmosRtc device)
    {
        device.Write(0, [0x0b, 0x12]);
        device.Write(0, [0x02, 0x33]);
        device.Write(0, [0x50, 0x77]);
        _time.Advance(TimeSpan.FromSeconds(2));
    }

    protected override IEnumerable<CmosRtcState> Impossible(CmosRtcState good) =>
    [
        good with { Index = 128 },
        good with { Bytes = new byte[127] },
        good with { Bytes = null! },
        good with { Bytes = new byte[128] },
        good with { OffsetTicks = long.MaxValue },
        good with { OffsetTicks = long.MinValue },
        good with { OffsetTicks = DateTime.MaxValue.Ticks - _time.Now.Ticks },
    ];
}
