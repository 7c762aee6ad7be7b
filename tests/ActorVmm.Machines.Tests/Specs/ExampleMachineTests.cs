using ActorVmm.Machines.Specs;

namespace ActorVmm.Machines.Tests.Specs;

public sealed class ExampleMachineTests
{
    public static TheoryData<string> Examples => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f))];

    private static string Folder
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "ActorVmm.sln"))) folder = Path.GetDirectoryName(folder);
            return Path.Combine(folder ?? throw new DirectoryNotFoundException("The tests run outside the solution's folder."), "config", "machines");
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Load_EveryExample_IsAMachineWithAKernelBesideIt(string name)
    {
        MachineSpec spec = MachineSpecFile.Load(Path.Combine(Folder, name));

        Assert.Equal(Folder, Path.GetDirectoryName(spec.Payload.Kernel));
    }
}
