namespace ActorVmm.Linux.Tests;

public sealed class InheritedDescriptorTests
{
    [Fact]
    public void Inherited_OfADescriptorOfTheRuntime_IsNull()
    {
        using FileDescriptor own = FileDescriptor.Open("/dev/null", FileAccess.Read);
        Assert.Null(FileDescriptor.Inherited(own.Number));
    }

    [Fact]
    public void Inherited_OfAClosedNumber_IsNull() => Assert.Null(FileDescriptor.Inherited(1 << 20));

    [Fact]
    public void Inherited_OfStandardOutput_IsItself() => Assert.Equal(1, FileDescriptor.Inherited(1)?.Number);
}
