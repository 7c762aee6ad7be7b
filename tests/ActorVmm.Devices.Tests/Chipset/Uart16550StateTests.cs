using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class Uart16550StateTests : SavableContract<Uart16550, Uart16550State>
{
    [Fact]
    public void Restore_WithAPendingInterrupt_RaisesTheLine()
    {
        Uart16550 first = Create();
        Exercise(first);
        var line = new RecordingLine();

        new Uart16550(line, new()).Restore(first.Save());

        Assert.True(line.Level);
    }

    [Fact]
    public void Restore_OfReceivedCharacters_LetsTheGuestReadThem()
    {
        Uart16550 first = Create();
        Exercise(first);
        Uart16550 second = Create();

        second.Restore(first.Save());

        for (int i = 0; i < 50; i++) Assert.Equal(first.In(0), second.In(0));
    }

    protected override Uart16550 Create() => new(new RecordingLine(), new());

    protected override void Exercise(Uart16550 device)
    {
        device.Out(3, 0x83);
        device.Out(0, 1);
        device.Out(3, 0x03);
        device.Out(2, 0x81);
        device.Out(1, 0x0f);
        device.Out(4, 0x10);
        for (int i = 0; i < 17; i++) device.Out(0, 1);
        device.Out(4, 0x0b);
        device.Out(2, 0x83);
        device.Out(7, 0x77);
        device.Receive("some characters that do not fit the FIFO"u8);
        device.ReceiveBreak();
    }

    protected override IEnumerable<Uart16550State> Impossible(Uart16550State good) =>
    [
        good with { InterruptEnable = 0x10 },
        good with { FifoControl = 0x02 },
        good with { FifoControl = 0xc0 },
        good with { FifoControl = 0 },
        good with { ModemControl = 0x20 },
        good with { ModemChanges = 0x10 },
        good with { Fifo = new ushort[17] },
        good with { Fifo = [0x200] },
        good with { Fifo = null! },
        good with { Backlog = new ushort[5000] },
        good with { Backlog = [0x101] },
        good with { Backlog = null! },
    ];
}
