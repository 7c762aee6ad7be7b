using ActorVmm.Machines.Guests;

namespace ActorVmm.Machines.Tests.Guests;

public sealed class DebianPackagesTests : IDisposable
{
    private readonly GuestCache _cache = new();

    [Fact]
    public void Fetch_Cached_GivesItsFolderWithoutATool()
    {
        _cache.Write("some-package", "file", "x"u8);
        Assert.True(File.Exists(Path.Combine(_cache.Packages.Fetch("some-package"), "file")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-o")]
    [InlineData("../up")]
    [InlineData("Upper")]
    public void Fetch_NoPackageName_IsRefused(string name) => Assert.Throws<GuestRecipeException>(() => _cache.Packages.Fetch(name));

    [Fact]
    public void Fetch_AnotherHoldsTheCache_WaitsAndCanBeCancelled()
    {
        List<PackageStep> steps = [];
        using CancellationTokenSource cancel = new();
        DebianPackages packages = new(_cache.Folder, progress =>
        {
            steps.Add(progress.Step);
            cancel.Cancel();
        });
        Directory.CreateDirectory(Path.Combine(_cache.Folder, "debian"));
        using FileStream holder = new(Path.Combine(_cache.Folder, "debian", ".lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Assert.Throws<OperationCanceledException>(() => packages.Fetch("some-package", cancel.Token));
        Assert.Equal([PackageStep.WaitingForAnother], steps);
    }

    [Fact]
    public void Fetch_CacheFolderIsAFile_SaysWhatToSet()
    {
        string file = Path.Combine(_cache.Folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains("XDG_CACHE_HOME", Assert.Throws<GuestRecipeException>(() => new DebianPackages(file).Fetch("some-package")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _cache.Dispose();
}
