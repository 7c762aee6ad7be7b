using ActorVmm.Machines.Guests;

namespace ActorVmm.Machines.Tests.Guests;

public sealed class DebianKernelTests : IDisposable
{
    private const string Version = "6.1.0-56-cloud-amd64";
    private readonly GuestCache _cache = new();

    [Fact]
    public void Fetch_SeveralCached_TakesTheNewest()
    {
        _cache.WriteKernel("6.1.0-9-cloud-amd64");
        _cache.WriteKernel(Version);
        DebianKernel kernel = DebianKernel.Fetch(_cache.Packages);
        Assert.Equal(Version, kernel.Version);
        Assert.True(File.Exists(kernel.ImagePath));
        Assert.True(Directory.Exists(kernel.ModulesFolder));
    }

    [Fact]
    public void Fetch_PackageWithoutKernel_SaysWhichFolderToDelete()
    {
        _cache.Write("linux-image-" + Version, "readme", ""u8);
        GuestRecipeException error = Assert.Throws<GuestRecipeException>(() => DebianKernel.Fetch(_cache.Packages));
        Assert.Contains(Path.Combine(_cache.Folder, "debian", "linux-image-" + Version), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_WithDependencies_AreInLoadingOrderAndOnce()
    {
        _cache.WriteKernel(Version, ("kvm/kvm-amd.ko", "kvm"), ("kvm/kvm.ko", "irqbypass"), ("lib/irqbypass.ko", ""), ("fs/erofs.ko", "irqbypass"));
        IReadOnlyList<KernelModule> modules = DebianKernel.Fetch(_cache.Packages).Modules("kvm-amd", "erofs", "kvm_amd");
        Assert.Equal(["irqbypass", "kvm", "kvm_amd", "erofs"], modules.Select(module => module.Name));
    }

    [Fact]
    public void Modules_Unknown_NamesIt()
    {
        _cache.WriteKernel(Version, ("a.ko", "missing"));
        GuestRecipeException error = Assert.Throws<GuestRecipeException>(() => DebianKernel.Fetch(_cache.Packages).Modules("a"));
        Assert.Contains("'missing'", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _cache.Dispose();
}
