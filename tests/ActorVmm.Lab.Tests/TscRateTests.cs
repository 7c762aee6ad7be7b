namespace ActorVmm.Lab.Tests;

public sealed class TscRateTests
{
    [Fact]
    public void FromCpuInfo_SeveralCpus_IsTheFirstOnesRate() => Assert.Equal(2596142, TscRate.FromCpuInfo(["model name : x", "cpu MHz\t\t: 2596.142", "cpu MHz\t\t: 1000.000"]));

    [Fact]
    public void FromCpuInfo_NoRate_IsUnknown() => Assert.Null(TscRate.FromCpuInfo(["processor : 0"]));
}
