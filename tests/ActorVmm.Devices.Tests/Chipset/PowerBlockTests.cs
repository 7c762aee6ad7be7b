using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class PowerBlockTests : HandlerContract
{
    private readonly RecordingLine _line = new();
    private readonly RecordingEvents _events = new();
    private readonly PowerBlock _block;

    public PowerBlockTests() => _block = new(_line, _events);

    protected override ulong WindowLength => PowerBlock.WindowLength;

    [Theory]
    [InlineData(0x34, 1)] // SLP_EN with type 5
    [InlineData(0x14, 0)] // type 5 without SLP_EN
    [InlineData(0x20, 0)] // SLP_EN with type 0
    [InlineData(0x38, 0)] // SLP_EN with type 6
    [InlineData(0xf7, 1)] // other bits do not matter
    public void Write_OfSleepControl_SwitchesOffForS5Only(byte value, int powerOffs)
    {
        _block.Out(PowerBlock.SleepControl, value);
        Assert.Equal((powerOffs, 0), (_events.PowerOffs, _events.Resets));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    [InlineData(6, 0)]
    public void Write_OfTheResetRegister_ResetsForItsValueOnly(byte value, int resets)
    {
        _block.Out(PowerBlock.ResetRegister, value);
        Assert.Equal((0, resets), (_events.PowerOffs, _events.Resets));
    }

    [Fact]
    public void PressPowerButton_RaisesTheLineUntilTheEventIsRead()
    {
        _block.PressPowerButton();
        Assert.True(_line.Level);

        Assert.Equal(PowerBlock.PowerButtonEvent, _block.In(PowerBlock.EventRegister));

        Assert.False(_line.Level);
        Assert.Equal(0, _block.In(PowerBlock.EventRegister));
    }

    [Fact]
    public void PressPowerButton_Again_GivesAnotherEdgeThoughTheFirstWasNeverSeen()
    {
        _block.PressPowerButton();
        _block.PressPowerButton();
        Assert.Equal(2, _line.Edges);
    }

    [Fact]
    public void Read_OfTheWholeBlock_ClearsTheEventsToo()
    {
        _block.PressPowerButton();
        var value = new byte[4];
        _block.Read(0, value);
        Assert.Equal([0, 0, 0, 1], value);
        Assert.Equal(0, _block.In(PowerBlock.EventRegister));
    }

    [Fact]
    public void Restore_OfAPendingEvent_RaisesTheLine()
    {
        _block.Restore(new(PowerBlock.PowerButtonEvent));
        Assert.True(_line.Level);
    }

    protected override IIoHandler Create() => new PowerBlock(new RecordingLine(), new RecordingEvents());

    public sealed class State : SavableContract<PowerBlock, PowerBlockState>
    {
        protected override PowerBlock Create() => new(new RecordingLine(), new RecordingEvents());

        protected override void Exercise(PowerBlock device) => device.PressPowerButton();

        protected override IEnumerable<PowerBlockState> Impossible(PowerBlockState good) => [new(2), new(0xff)];
    }
}
