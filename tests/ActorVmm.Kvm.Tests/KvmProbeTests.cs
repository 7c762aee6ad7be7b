namespace ActorVmm.Kvm.Tests;

public sealed class KvmProbeTests
{
    [Fact]
    public void Examine_WithoutADevice_SaysAbsent()
    {
        KvmReport report = KvmProbe.Examine("/dev/no-such-kvm");
        Assert.Equal(KvmStatus.Absent, report.Status);
        Assert.Null(report.OwningGroup);
        Assert.NotEqual("", report.Problem);
    }

    [Fact]
    public void Examine_OfAnotherDevice_SaysBrokenAndWhose()
    {
        KvmReport report = KvmProbe.Examine("/dev/null");
        Assert.Equal(KvmStatus.Broken, report.Status);
        Assert.Equal("root", report.OwningGroup);
    }

    [Theory]
    [InlineData(0.5, RingZeroExecution.Native)]
    [InlineData(30, RingZeroExecution.Native)]
    [InlineData(400, RingZeroExecution.Emulated)]
    [InlineData(1_700, RingZeroExecution.Emulated)]
    public void Judge_OfATime_TellsTheEmulator(double nanoseconds, RingZeroExecution expected) => Assert.Equal(expected, RingZeroTimer.Judge(nanoseconds));

    [KvmFact]
    public void Examine_OfThisHost_Measures()
    {
        KvmReport report = KvmProbe.Examine();
        Assert.Equal(KvmSystem.ApiVersion, report.ApiVersion);
        Assert.NotEqual(RingZeroExecution.Unknown, report.RingZero);
        Assert.Equal(1, Assert.Single(report.Capabilities, capability => capability.Name == "KVM_CAP_USER_MEMORY").Value);
    }
}
