namespace ActorVmm.Devices.Tests;

public sealed class AbsentDeviceTests
{
    [Fact]
    public void Read_OfAnything_GivesAllOnesAsFaulted()
    {
        var value = new byte[8];
        Assert.Equal(IoStatus.Faulted, AbsentDevice.Instance.Read(0, value));
        Assert.All(value, read => Assert.Equal(0xff, read));
    }

    [Fact]
    public void Write_OfAnything_IsFaulted() => Assert.Equal(IoStatus.Faulted, AbsentDevice.Instance.Write(0, [1]));
}
