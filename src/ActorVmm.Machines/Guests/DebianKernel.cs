namespace ActorVmm.Machines.Guests;

/// <summary>Debian's kernel for virtual machines, unpacked from its package.</summary>
/// <param name="Version">The version as <c>uname -r</c> prints it, for example <c>6.1.0-56-cloud-amd64</c>.</param>
/// <param name="ImagePath">Full path of the bzImage.</param>
/// <param name="ModulesFolder">Full path of the folder with the modules (<c>lib/modules/VERSION</c>).</param>
public sealed record DebianKernel(string Version, string ImagePath, string ModulesFolder)
{
    private const string Metapackage = "linux-image-cloud-amd64", Prefix = "linux-image-", Suffix = "-cloud-amd64";

    /// <summary>Gives the cached kernel, or fetches the one that <c>linux-image-cloud-amd64</c> stands for.</summary>
    /// <exception cref="GuestRecipeException">The package cannot be fetched or is not built as expected.</exception>
    public static DebianKernel Fetch(DebianPackages packages, CancellationToken cancel = default)
    {
        string package = packages.Resolve(Metapackage, Prefix, Suffix, cancel);
        string version = package[Prefix.Length..], folder = packages.Fetch(package, cancel);
        string image = Path.Combine(folder, "boot", "vmlinuz-" + version);
        // Newer releases keep everything under /usr.
        string[] places = [Path.Combine(folder, "lib", "modules", version), Path.Combine(folder, "usr", "lib", "modules", version)];
        string? modules = places.FirstOrDefault(Directory.Exists);
        return File.Exists(image) && modules is not null
            ? new DebianKernel(version, image, modules)
            : throw new GuestRecipeException($"The package {package} in {folder} holds no kernel and modules {version}. Delete that folder to fetch it again.");
    }

    /// <summary>Reads modules and all that they depend on, in an order in which they can be loaded.</summary>
    /// <param name="names">Names of modules, with dashes or underscores.</param>
    /// <exception cref="GuestRecipeException">The kernel has no such module.</exception>
    public IReadOnlyList<KernelModule> Modules(params IEnumerable<string> names)
    {
        Dictionary<string, string> files = [];
        foreach (string path in Directory.EnumerateFiles(ModulesFolder, "*.ko*", SearchOption.AllDirectories)) files[KernelModule.KernelName(Path.GetFileName(path))] = path;
        List<KernelModule> ordered = [];
        HashSet<string> seen = [];
        foreach (string name in names) Visit(KernelModule.KernelName(name));
        return ordered;

        void Visit(string name)
        {
            if (!seen.Add(name)) return;
            if (!files.TryGetValue(name, out string? path)) throw new GuestRecipeException($"Kernel {Version} has no module '{name}' in {ModulesFolder}.");
            KernelModule module = KernelModule.Read(path);
            foreach (string dependency in module.Dependencies) Visit(dependency);
            ordered.Add(module);
        }
    }
}
