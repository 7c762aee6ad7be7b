namespace ActorVmm.Linux.Tests;

public sealed class LinuxExceptionTests
{
    [Fact]
    public void Message_OfAFailedCall_NamesCallArgumentsErrorAndNextStep() =>
        Assert.Equal("open(/x, Read) failed: ENOENT (2), No such file or directory. Create it.", new LinuxException("open", "/x, Read", Errno.ENOENT, "Create it.").Message);

    [Fact]
    public void Open_OfAMissingFile_ThrowsWithTheNumber()
    {
        var error = Assert.Throws<LinuxException>(() => FileDescriptor.Open("/does/not/exist", FileAccess.Read));
        Assert.Equal(Errno.ENOENT, error.ErrorNumber);
        Assert.Contains("/does/not/exist", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(22, "EINVAL")]
    [InlineData(11, "EAGAIN")]
    [InlineData(9999, "errno")]
    public void Name_OfANumber_IsTheSymbol(int number, string name) => Assert.Equal(name, Errno.Name(number));
}
