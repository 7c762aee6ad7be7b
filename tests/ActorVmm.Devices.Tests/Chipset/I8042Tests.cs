using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class I8042Tests : HandlerContract
{
    protected override ulong WindowLength => I8042.WindowLength;

    [Theory]
    [InlineData(0xfe, 1)]
    [InlineData(0xf0, 1)]
    [InlineData(0xff, 0)]
    [InlineData(0xfd, 0)]
    [InlineData(0xaa, 0)]
    public void Write_OfACommand_ResetsWhereItPulsesTheResetLine(byte command, int resets)
    {
        var events = new RecordingEvents();
        new I8042(events).Out(4, command);
        Assert.Equal(resets, events.Resets);
    }

    [Fact]
    public void Write_OfAResetToTheDataPort_DoesNothing()
    {
        var events = new RecordingEvents();
        new I8042(events).Out(0, 0xfe);
        Assert.Equal(0, events.Resets);
    }

    [Fact]
    public void Status_AfterMoreBytesThanAControllerHolds_IsStillFull()
    {
        var device = new I8042(new RecordingEvents());
        for (int i = 0; i < 17; i++) Assert.Equal(0xff, device.In(0));
        Assert.Equal(1, device.In(4));
    }

    [Fact]
    public void Status_WhenReadUntilEmpty_GetsThere()
    {
        var device = new I8042(new RecordingEvents());
        int reads = 0;
        while (device.In(4) != 0 && reads < 1000)
        {
            device.In(0);
            reads++;
        }
        Assert.InRange(reads, 17, 100);
        device.In(0);
        Assert.Equal(0, device.In(4));
    }

    protected override IIoHandler Create() => new I8042(new RecordingEvents());

    public sealed class State : SavableContract<I8042, I8042State>
    {
        protected override I8042 Create() => new(new RecordingEvents());

        protected override void Exercise(I8042 device) => device.In(0);

        protected override IEnumerable<I8042State> Impossible(I8042State good) => [new(-1), new(1000)];
    }
}
