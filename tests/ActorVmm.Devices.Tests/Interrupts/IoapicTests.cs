using System.Buffers.Binary;
using ActorVmm.Devices.Interrupts;
using ActorVmm.Devices.Tests.Contracts;
using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Devices.Tests.Interrupts;

public sealed class IoapicTests : HandlerContract
{
    private const uint Masked = 1 << 16;
    private const uint Level = 1 << 15;
    private const uint RemoteIrr = 1 << 14;

    private readonly RecordingTarget _target = new();
    private readonly Ioapic _ioapic;

    public IoapicTests() => _ioapic = new(_target, id: 2);

    protected override ulong WindowLength => Ioapic.WindowLength;

    [Fact]
    public void Registers_AfterPowerOn_AreAMaskedTableOf24()
    {
        Assert.Equal(0x02000000u, Register(0));
        Assert.Equal(0x00170020u, Register(1));
        for (uint pin = 0; pin < 24; pin++) Assert.Equal(Masked, Register(0x10 + 2 * pin));
        Assert.Equal(0u, Register(0x40));
    }

    [Fact]
    public void Write_OfReadOnlyBits_IsIgnored()
    {
        SetEntry(3, 0xffff_ffff, 0xffff_ffff);
        Assert.Equal(0x0001_afffu, Register(0x16));
        Assert.Equal(0xfffe_0000u, Register(0x17));
    }

    [Fact]
    public void Edge_OnAnUnmaskedInput_SendsItsMessageOnce()
    {
        SetEntry(4, 0x31, 0x0500_0000);
        _ioapic[4].Set(true);
        _ioapic[4].Set(true);
        _ioapic[4].Set(false);
        Assert.Equal([new MsiMessage(0xfee05000, 0x31)], _target.Sent);

        _ioapic[4].Set(true);
        Assert.Equal(2, _target.Sent.Count);
    }

    [Fact]
    public void Edge_OnAMaskedInput_IsLost()
    {
        SetEntry(4, 0x31 | Masked, 0);
        _ioapic[4].Set(true);
        SetEntry(4, 0x31, 0);
        Assert.Empty(_target.Sent);
    }

    [Fact]
    public void Message_OfAnExtendedLogicalLowestPriorityEntry_CarriesItAll()
    {
        SetEntry(9, 0x41 | 1 << 8 | 1 << 11 | Level, 0xabu << 24 | 0x55u << 17);
        _ioapic[9].Set(true);
        MsiMessage message = Assert.Single(_target.Sent);
        Assert.Equal(0x41, message.Vector);
        Assert.Equal(0x55abu, message.Destination);
        Assert.Equal((true, 1, true), (message.IsLogical, message.DeliveryMode, message.IsLevelTriggered));
        Assert.Equal(0xfeeu, message.Address >> 20);
    }

    [Fact]
    public void Level_UntilItsEnd_SendsOnce()
    {
        SetEntry(10, 0x50 | Level, 0);
        _ioapic[10].Set(true);
        _ioapic[10].Set(false);
        _ioapic[10].Set(true);
        Assert.Single(_target.Sent);
        Assert.Equal(0x50 | Level | RemoteIrr, Register(0x24));

        _ioapic.EndOfInterrupt(0x50);
        Assert.Equal(2, _target.Sent.Count);
        _ioapic[10].Set(false);
        _ioapic.EndOfInterrupt(0x50);
        Assert.Equal(2, _target.Sent.Count);
        Assert.Equal(0x50 | Level, Register(0x24));
    }

    [Fact]
    public void EndOfInterrupt_OfAnotherVector_ChangesNothing()
    {
        SetEntry(10, 0x50 | Level, 0);
        _ioapic[10].Set(true);
        _ioapic.EndOfInterrupt(0x51);
        Assert.Single(_target.Sent);
    }

    [Fact]
    public void EoiRegister_OfTheVector_EndsTheInterrupt()
    {
        SetEntry(10, 0x50 | Level, 0);
        _ioapic[10].Set(true);
        _ioapic.Write(0x40, [0x50, 0, 0, 0]);
        Assert.Equal(2, _target.Sent.Count);
    }

    [Fact]
    public void Unmasking_AnAssertedLevel_SendsIt()
    {
        SetEntry(10, 0x50 | Level | Masked, 0);
        _ioapic[10].Set(true);
        Assert.Empty(_target.Sent);
        SetEntry(10, 0x50 | Level, 0);
        Assert.Single(_target.Sent);
    }

    [Fact]
    public void SwitchingToEdge_DuringService_ForgetsIt()
    {
        SetEntry(10, 0x50 | Level, 0);
        _ioapic[10].Set(true);
        SetEntry(10, 0x50 | Masked, 0);
        Assert.Equal(0x50 | Masked, Register(0x24));
    }

    [Fact]
    public void Level_ThatNoApicTakes_StaysPending()
    {
        _target.Refuses = true;
        SetEntry(10, 0x50 | Level, 0);
        _ioapic[10].Set(true);
        Assert.Equal(0x50 | Level, Register(0x24));

        _target.Refuses = false;
        SetEntry(10, 0x50 | Level, 0);
        Assert.Equal(0x50, Assert.Single(_target.Sent).Vector);
    }

    [Fact]
    public void ExtIntEntry_OnAnEdge_SendsNothing()
    {
        SetEntry(0, 7 << 8, 0);
        _ioapic[0].Set(true);
        Assert.Empty(_target.Sent);
        Assert.Empty(_target.Routes);
    }

    [Fact]
    public void Route_FollowsUnmaskedEntriesAndSkipsWhatDidNotChange()
    {
        SetEntry(10, 0x50 | Level, 0);
        Assert.Equal(new MsiMessage(0xfee00000, 0xc050), _target.Routes[10]);
        int changes = _target.RouteChanges;
        SetEntry(10, 0x50 | Level, 0);
        Assert.Equal(changes, _target.RouteChanges);

        SetEntry(10, 0x50 | Level | Masked, 0);
        Assert.Empty(_target.Routes);
    }

    [Fact]
    public void Route_OfAnEntryMaskedDuringService_StaysUntilItsEnd()
    {
        SetEntry(10, 0x50 | Level, 0);
        _ioapic[10].Set(true);
        SetEntry(10, 0x50 | Level | Masked, 0);
        Assert.True(_target.Routes.ContainsKey(10));
        _ioapic.EndOfInterrupt(0x50);
        Assert.Empty(_target.Routes);
        Assert.Single(_target.Sent);
    }

    [Fact]
    public void Restore_OfAWorkingOne_GivesTheNewTargetItsRoutes()
    {
        SetEntry(10, 0x50 | Level, 0);
        SetEntry(4, 0x31, 0);
        _ioapic[10].Set(true);
        var target = new RecordingTarget();
        var restored = new Ioapic(target, 0);

        restored.Restore(_ioapic.Save());

        Assert.Equal(_target.Routes, target.Routes);
        Assert.Empty(target.Sent);
        restored.EndOfInterrupt(0x50);
        Assert.Single(target.Sent);
    }

    [Fact]
    public void Level_WhateverHappens_IsInServiceOrDeliveredOrHeldBack() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 23], Gen.UInt, Gen.UInt).Array[1, 200].Sample(steps =>
        {
            var target = new RecordingTarget();
            var ioapic = new Ioapic(target, 0);
            var lines = new bool[24];
            foreach ((int kind, int pin, uint low, uint high) in steps)
            {
                if (kind == 0) ioapic[pin].Set(lines[pin] = (low & 1) != 0);
                else if (kind == 1) ioapic.EndOfInterrupt((byte)low);
                else Entry(ioapic, (uint)pin, low & ~0x7f0u, high);
            }

            ulong[] entries = ioapic.Save().Entries;
            for (int pin = 0; pin < 24; pin++)
            {
                bool waits = lines[pin] && (entries[pin] & (Level | Masked | RemoteIrr)) == Level;
                Assert.False(waits, $"input {pin} is asserted, unmasked and not in service, and was not sent");
            }
        });

    protected override IIoHandler Create() => new Ioapic(new SilentTarget(), 0);

    private static void Entry(Ioapic ioapic, uint pin, uint low, uint high)
    {
        Select(ioapic, 0x11 + 2 * pin, high);
        Select(ioapic, 0x10 + 2 * pin, low);
    }

    private static void Select(Ioapic ioapic, uint register, uint value)
    {
        ioapic.Write(0, [(byte)register, 0, 0, 0]);
        ioapic.Write(0x10, BitConverter.GetBytes(value));
    }

    private void SetEntry(uint pin, uint low, uint high) => Entry(_ioapic, pin, low, high);

    private uint Register(uint register)
    {
        _ioapic.Write(0, [(byte)register, 0, 0, 0]);
        var value = new byte[4];
        _ioapic.Read(0x10, value);
        return BinaryPrimitives.ReadUInt32LittleEndian(value);
    }

    private sealed class SilentTarget : IMsiTarget
    {
        public bool Send(MsiMessage message) => true;

        public void Route(uint gsi, MsiMessage? message)
        {
        }
    }

    public sealed class State : SavableContract<Ioapic, IoapicState>
    {
        protected override Ioapic Create() => new(new RecordingTarget(), 1);

        protected override void Exercise(Ioapic device)
        {
            Entry(device, 10, 0x50 | Level, 7u << 24);
            Entry(device, 4, 0x31, 0);
            device[10].Set(true);
            device[4].Set(true);
            device[23].Set(true);
            Select(device, 0, 0x0f000000);
        }

        protected override IEnumerable<IoapicState> Impossible(IoapicState good) =>
        [
            good with { Id = 16 },
            good with { Lines = 1u << 24 },
            good with { Entries = null! },
            good with { Entries = new ulong[23] },
            good with { Entries = [.. Enumerable.Repeat(1UL << 12, 24)] },
            good with { Entries = [.. Enumerable.Repeat(1UL << 14, 24)] },
            good with { Entries = [.. Enumerable.Repeat(1UL << 20, 24)] },
        ];
    }
}
