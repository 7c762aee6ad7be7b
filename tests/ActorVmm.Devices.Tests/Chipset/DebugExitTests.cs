using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class DebugExitTests : HandlerContract
{
    protected override ulong WindowLength => DebugExit.WindowLength;

    [Theory]
    [InlineData(new byte[] { 0 }, 1)]
    [InlineData(new byte[] { 0x10 }, 0x21)]
    [InlineData(new byte[] { 0x34, 0x12 }, 0x2469)]
    [InlineData(new byte[] { 1, 0, 0, 0 }, 3)]
    public void Write_OfAValue_EndsWithItDoubledPlusOne(byte[] value, int code)
    {
        var events = new RecordingEvents();
        new DebugExit(events).Write(0, value);
        Assert.Equal(code, events.ExitCode);
    }

    protected override IIoHandler Create() => new DebugExit(new RecordingEvents());
}
