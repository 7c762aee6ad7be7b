namespace ActorVmm.Hypervisor.Tests;

public sealed class StateTests
{
    [Theory]
    [InlineData(MpState.Runnable, 0)]
    [InlineData(MpState.Uninitialized, 1)]
    [InlineData(MpState.InitReceived, 2)]
    [InlineData(MpState.Halted, 3)]
    [InlineData(MpState.SipiReceived, 4)]
    public void MpState_OfEachName_IsTheKernelsNumber(MpState state, int number) => Assert.Equal(number, (int)state);

    [Fact]
    public void FpuState_Fresh_HasRoomForAllRegisters()
    {
        var state = new X86FpuState();
        Assert.Equal((8 * 16, 16 * 16), (state.Registers.Length, state.Xmm.Length));
    }

    [Fact]
    public void SpecialRegisters_ThatDifferInAHiddenPart_AreNotEqual()
    {
        var left = new X86SpecialRegisters { Cs = new() { Selector = 8, Limit = uint.MaxValue } };
        X86SpecialRegisters right = left;
        Assert.Equal(left, right);
        right.Cs.LongMode = true;
        Assert.NotEqual(left, right);
    }

    [Fact]
    public void Events_ThatDifferInOneFlag_AreNotEqual()
    {
        var left = new VcpuEvents { NmiPending = true };
        Assert.NotEqual(left, left with { TripleFaultPending = true });
    }

    [Fact]
    public void Exit_Fresh_CarriesNothing()
    {
        VcpuExit exit = default;
        Assert.Equal(VcpuExitReason.Unknown, exit.Reason);
        Assert.True(exit.Data.IsEmpty);
    }
}
