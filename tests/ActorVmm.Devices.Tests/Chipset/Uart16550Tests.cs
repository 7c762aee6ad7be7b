using System.Text;
using ActorVmm.Devices.Chipset;
using ActorVmm.Devices.Tests.Contracts;
using CsCheck;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class Uart16550Tests : HandlerContract
{
    private const ulong Data = 0, Ier = 1, Iir = 2, Fcr = 2, Lcr = 3, Mcr = 4, Lsr = 5, Msr = 6, Scr = 7;

    private readonly RecordingLine _line = new();
    private readonly ConsoleRing _output = new(64);
    private readonly Uart16550 _uart;

    public Uart16550Tests() => _uart = new(_line, _output);

    protected override ulong WindowLength => Uart16550.WindowLength;

    [Fact]
    public void Read_AfterPowerOn_IsAnIdle16450WithAReadyPeer()
    {
        Assert.Equal(0x00, _uart.In(Ier));
        Assert.Equal(0x01, _uart.In(Iir));
        Assert.Equal(0x60, _uart.In(Lsr));
        Assert.Equal(0xb0, _uart.In(Msr));
        Assert.False(_line.Level);
    }

    [Fact]
    public void Write_OfData_SendsEachByteInOrder()
    {
        foreach (byte value in "hello"u8) _uart.Out(Data, value);
        Assert.Equal("hello", Sent());
    }

    [Fact]
    public void Registers_BehindTheDivisorLatch_AreThoseOfTheDivisor()
    {
        _uart.Out(Lcr, 0x83);
        _uart.Out(Data, 0x01);
        _uart.Out(Ier, 0x02);
        Assert.Equal((0x01, 0x02), (_uart.In(Data), _uart.In(Ier)));
        Assert.Equal("", Sent());

        _uart.Out(Lcr, 0x03);
        Assert.Equal(0, _uart.In(Ier));
    }

    [Fact]
    public void Scratch_OfAnyValue_IsKept()
    {
        _uart.Out(Scr, 0xa5);
        Assert.Equal(0xa5, _uart.In(Scr));
    }

    [Fact]
    public void UnusedBits_OfEnableAndModemControl_ReadZero()
    {
        _uart.Out(Ier, 0xff);
        _uart.Out(Mcr, 0xef);
        Assert.Equal((0x0f, 0x0f), (_uart.In(Ier), _uart.In(Mcr)));
    }

    [Fact]
    public void TransmitterInterrupt_WhenEnabled_ComesAtOnceAndIsAcknowledgedByIir()
    {
        _uart.Out(Ier, 2);
        Assert.True(_line.Level);
        Assert.Equal(0x02, _uart.In(Iir));
        Assert.False(_line.Level);
        Assert.Equal(0x01, _uart.In(Iir));
    }

    [Fact]
    public void TransmitterInterrupt_AfterASentByte_ComesAgainAsAnEdge()
    {
        _uart.Out(Ier, 2);
        _uart.In(Iir);
        _uart.Out(Data, (byte)'x');
        Assert.Equal((true, 2), (_line.Level, _line.Edges));
        Assert.Equal(0x02, _uart.In(Iir));
    }

    [Fact]
    public void TransmitterInterrupt_SwitchedOffAndOn_ComesAgain()
    {
        _uart.Out(Ier, 2);
        _uart.In(Iir);
        _uart.Out(Ier, 0);
        _uart.Out(Ier, 2);
        Assert.Equal(0x02, _uart.In(Iir));
    }

    [Fact]
    public void Iir_WhileDataIsPendingToo_DoesNotAcknowledgeTheTransmitter()
    {
        _uart.Receive("a"u8);
        _uart.Out(Ier, 3);
        Assert.Equal(0x04, _uart.In(Iir));
        _uart.In(Data);
        Assert.Equal(0x02, _uart.In(Iir));
        Assert.Equal(0x01, _uart.In(Iir));
    }

    [Fact]
    public void Receive_WithoutFifo_ShowsOneByteAtATime()
    {
        _uart.Out(Ier, 1);
        Assert.Equal(3, _uart.Receive("abc"u8));
        Assert.True(_line.Level);
        Assert.Equal("abc", ReadAll());
        Assert.False(_line.Level);
    }

    [Theory]
    [InlineData(0x01, 1)]
    [InlineData(0x41, 4)]
    [InlineData(0x81, 8)]
    [InlineData(0xc1, 14)]
    public void Receive_WithFifo_IsDataAvailableFromTheTriggerAndTimeoutBelow(byte fifoControl, int trigger)
    {
        _uart.Out(Fcr, fifoControl);
        _uart.Out(Ier, 1);
        for (int count = 1; count <= 16; count++)
        {
            _uart.Receive("x"u8);
            Assert.Equal(count >= trigger ? 0xc4 : 0xcc, _uart.In(Iir));
        }
        for (int left = 15; left >= 1; left--)
        {
            _uart.In(Data);
            Assert.Equal(left >= trigger ? 0xc4 : 0xcc, _uart.In(Iir));
        }
        _uart.In(Data);
        Assert.Equal(0xc1, _uart.In(Iir));
    }

    [Fact]
    public void Receive_OfMoreThanTheFifo_LosesNothing()
    {
        _uart.Out(Fcr, 1);
        string text = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},"));
        Assert.Equal(text.Length, _uart.Receive(Encoding.ASCII.GetBytes(text)));
        Assert.Equal(text, ReadAll());
        Assert.Equal(0x60, _uart.In(Lsr));
    }

    [Fact]
    public void Receive_OfMoreThanTheBacklog_TakesAPartAndTellsWhenThereIsRoom()
    {
        int notices = 0;
        _uart.InputRoomAgain = () => notices++;
        var bytes = new byte[10_000];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 7);
        var read = new List<byte>();

        int offered = _uart.Receive(bytes);
        Assert.InRange(offered, 1, bytes.Length - 1);
        while (read.Count < bytes.Length)
        {
            Assert.Equal(1, _uart.In(Lsr) & 1);
            int before = notices;
            read.Add(_uart.In(Data));
            if (notices > before && offered < bytes.Length)
            {
                int taken = _uart.Receive(bytes.AsSpan(offered));
                Assert.True(taken > 0);
                offered += taken;
            }
        }

        Assert.Equal(bytes, read);
        Assert.Equal(0, _uart.In(Lsr) & 0x9f);
    }

    [Fact]
    public void ClearingTheReceiver_WithNothingBehindIt_LeavesItEmpty()
    {
        _uart.Out(Fcr, 1);
        _uart.Out(Ier, 1);
        _uart.Receive("abc"u8);
        _uart.Out(Fcr, 3);
        Assert.Equal((0x60, 0xc1, false), (_uart.In(Lsr), _uart.In(Iir), _line.Level));
    }

    [Fact]
    public void FifoControl_SwitchedOff_TakesTheFifoMarkAway()
    {
        _uart.Out(Fcr, 0xc7);
        Assert.Equal(0xc1, _uart.In(Iir));
        _uart.Out(Fcr, 0);
        Assert.Equal(0x01, _uart.In(Iir));
    }

    [Fact]
    public void Break_BetweenCharacters_IsReportedWithItsPlaceAndOnce()
    {
        _uart.Out(Fcr, 1);
        _uart.Out(Ier, 4);
        _uart.Receive("a"u8);
        _uart.ReceiveBreak();
        _uart.Receive("b"u8);
        Assert.Equal(0xe1, _uart.In(Lsr));
        Assert.Equal('a', (char)_uart.In(Data));

        Assert.Equal(0xc6, _uart.In(Iir));
        Assert.Equal(0xf1, _uart.In(Lsr));
        Assert.Equal(0x61, _uart.In(Lsr));
        Assert.False(_line.Level);
        Assert.Equal((0, 'b'), (_uart.In(Data), (char)_uart.In(Data)));
    }

    [Fact]
    public void Loopback_OfTheModemLines_AnswersAsDriversProbe()
    {
        _uart.Out(Mcr, 0x1a); // loop, OUT2, RTS
        Assert.Equal(0x90, _uart.In(Msr) & 0xf0);
        _uart.Out(Mcr, 0x15); // loop, DTR, OUT1
        Assert.Equal(0x60, _uart.In(Msr) & 0xf0);
        _uart.Out(Mcr, 0x0b);
        Assert.Equal(0xb0, _uart.In(Msr) & 0xf0);
    }

    [Fact]
    public void ModemStatus_AfterAChange_InterruptsUntilRead()
    {
        _uart.Out(Ier, 8);
        _uart.Out(Mcr, 0x10); // all lines drop
        Assert.True(_line.Level);
        Assert.Equal(0x00, _uart.In(Iir));
        Assert.Equal(0x0b, _uart.In(Msr));
        Assert.False(_line.Level);
        Assert.Equal(0x00, _uart.In(Msr));
    }

    [Fact]
    public void ModemStatus_OfTheRingLine_TellsItsEndOnly()
    {
        _uart.Out(Mcr, 0x10);
        _uart.In(Msr);
        _uart.Out(Mcr, 0x14);
        Assert.Equal(0x40, _uart.In(Msr));
        _uart.Out(Mcr, 0x10);
        Assert.Equal(0x04, _uart.In(Msr));
    }

    [Fact]
    public void Loopback_OfData_ComesBackAndReachesNobody()
    {
        _uart.Out(Fcr, 1);
        _uart.Out(Mcr, 0x10);
        _uart.Out(Data, 0x42);
        Assert.Equal("", Sent());
        Assert.Equal((0x61, 0x42), (_uart.In(Lsr), _uart.In(Data)));
    }

    [Fact]
    public void Loopback_OfMoreThanTheFifo_Overruns()
    {
        _uart.Out(Fcr, 1);
        _uart.Out(Ier, 4);
        _uart.Out(Mcr, 0x10);
        for (byte i = 0; i < 16; i++) _uart.Out(Data, i);
        Assert.False(_line.Level);
        _uart.Out(Data, 99);
        Assert.Equal(0xc6, _uart.In(Iir));
        Assert.Equal(0x63, _uart.In(Lsr));
        Assert.Equal(0x61, _uart.In(Lsr));
        Assert.Equal(0, _uart.In(Data));
    }

    [Fact]
    public void Loopback_WhileTheHostSends_KeepsItForLater()
    {
        _uart.Out(Mcr, 0x10);
        _uart.Receive("later"u8);
        Assert.Equal(0x60, _uart.In(Lsr));
        _uart.Out(Mcr, 0x0b);
        Assert.Equal("later", ReadAll());
    }

    [Fact]
    public void Receive_WhileADriverSetsThePortUp_LosesNothing()
    {
        _uart.Receive("typed long before anybody listened"u8);
        _uart.Out(Mcr, 0x1a);
        _uart.Out(Mcr, 0x00);
        for (int i = 0; i < 3; i++)
        {
            _uart.Out(Fcr, 0x01);
            _uart.Out(Fcr, 0x07);
            _uart.Out(Fcr, 0x00);
        }
        _uart.In(Lsr);
        _uart.In(Data);
        _uart.Out(Fcr, 0x81);
        Assert.Equal(0x60, _uart.In(Lsr));

        _uart.Out(Ier, 0x05);
        _uart.Out(Mcr, 0x0b);

        Assert.Equal("typed long before anybody listened", ReadAll());
    }

    [Theory]
    [InlineData(0x00, 0x00, false)]
    [InlineData(0x08, 0x02, false)]
    [InlineData(0x01, 0x00, true)]
    [InlineData(0x02, 0x00, true)]
    [InlineData(0x00, 0x01, true)]
    public void Receive_OnceTheModemLinesWereTouched_WaitsUntilTheGuestIsReady(byte modemControl, byte interruptEnable, bool arrives)
    {
        _uart.Out(Mcr, modemControl);
        _uart.Out(Ier, interruptEnable);
        _uart.Receive("x"u8);
        Assert.Equal(arrives, (_uart.In(Lsr) & 1) != 0);
    }

    [Fact]
    public void Receive_BrokenOffWithAFullBacklog_KeepsAllOfIt()
    {
        _uart.Out(Fcr, 1);
        _uart.Out(Mcr, 3);
        var bytes = new byte[10_000];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 7);
        int taken = _uart.Receive(bytes);
        _uart.Out(Mcr, 0);
        Assert.Equal(0, _uart.Receive(bytes.AsSpan(taken)));
        Assert.False(_uart.ReceiveBreak());
        _uart.Out(Mcr, 3);
        for (int i = 0; i < taken; i++) Assert.Equal(bytes[i], _uart.In(Data));
        Assert.Equal(0x60, _uart.In(Lsr));
    }

    [Fact]
    public void LineStatus_WhileTheRingLacksRoomForAFifo_IsNotEmptyUntilItIsRead()
    {
        _uart.Out(Ier, 2);
        for (int i = 0; i < 49; i++) _uart.Out(Data, (byte)'x');
        _uart.In(Iir);
        Assert.Equal(0x00, _uart.In(Lsr));
        Assert.Equal((0x01, false), (_uart.In(Iir), _line.Level));

        _output.Read(new byte[8]);

        Assert.Equal(0x60, _uart.In(Lsr));
        Assert.Equal((true, 0x02), (_line.Level, _uart.In(Iir)));
    }

    [Fact]
    public void Write_ByAGuestThatNeverLooksIntoARingThatNobodyReads_EndsAndIsCounted()
    {
        for (int i = 0; i < 66; i++) _uart.Out(Data, (byte)i);
        Assert.Equal(2, _uart.LostBytes);
        Assert.Equal(64, Sent().Length);
    }

    [Fact]
    public void Write_ByTwoVcpusAtOnceIntoASlowRing_LosesNothing()
    {
        const int Each = 20_000;
        using var pump = new Collector(_output);
        Thread[] vcpus = [.. new[] { 'a', 'b' }.Select(letter => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                while ((_uart.In(Lsr) & 0x20) == 0) Thread.Yield();
                _uart.Out(Data, (byte)letter);
            }
        }))];
        foreach (Thread vcpu in vcpus) vcpu.Start();
        foreach (Thread vcpu in vcpus) Assert.True(vcpu.Join(TimeSpan.FromSeconds(60)));

        string sent = pump.Finish();

        Assert.Equal(0, _uart.LostBytes);
        Assert.Equal((Each, Each), (sent.Count(letter => letter == 'a'), sent.Count(letter => letter == 'b')));
    }

    [Fact]
    public void InterruptLine_WhateverTheGuestDoes_IsWhatIirSays()
    {
        Gen<(bool Write, ulong Register, byte Value)> access = Gen.Select(Gen.Bool, Gen.ULong[0, 7], Gen.Byte);
        access.Array[1, 100].Sample(accesses =>
        {
            var line = new RecordingLine();
            var uart = new Uart16550(line, new(1024));
            foreach ((bool write, ulong register, byte value) in accesses)
            {
                if (value > 200) uart.Receive([value]);
                if (write) uart.Out(register, value);
                else uart.In(register);
                bool before = line.Level;
                int shown = uart.In(Iir) & 0x0f;
                Assert.Equal(before, shown != 0x01);
                if (shown != 0x02) Assert.Equal(before, line.Level);
            }
        });
    }

    protected override IIoHandler Create() => new Uart16550(new RecordingLine(), new(1 << 16));

    private string Sent()
    {
        var bytes = new byte[_output.Capacity];
        return Encoding.ASCII.GetString(bytes, 0, _output.Read(bytes));
    }

    private string ReadAll()
    {
        var text = new StringBuilder();
        while ((_uart.In(Lsr) & 1) != 0) text.Append((char)_uart.In(Data));
        return text.ToString();
    }
}
