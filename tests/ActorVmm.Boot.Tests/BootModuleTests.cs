namespace ActorVmm.Boot.Tests;

public sealed class BootModuleTests
{
    [Theory]
    [InlineData("disk.img", "disk.img", "", "disk.img")]
    [InlineData("disk.img  role=root ro", "disk.img", "role=root ro", "disk.img role=root ro")]
    public void Parse_PathWithOrWithoutArguments_DividesAtTheFirstSpace(string text, string path, string arguments, string command)
    {
        BootModule module = BootModule.Parse(text);
        Assert.Equal((path, arguments, command), (module.Path, module.Arguments, module.CommandString));
    }

    [Fact]
    public void Parse_FileWithASpaceInItsName_IsThatFile()
    {
        string path = Path.Combine(Path.GetTempPath(), $"my initrd {Guid.NewGuid():N}");
        File.WriteAllText(path, "x");
        try
        {
            Assert.Equal(new BootModule(path), BootModule.Parse(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
