using System.Text;
using ActorVmm.Boot.Initramfs;

namespace ActorVmm.Machines.Guests;

/// <summary>
/// A small Linux userland in an initramfs: Debian's static busybox under all its names in <c>/bin</c>, and an init script that finds
/// <c>/proc</c>, <c>/sys</c> and <c>/dev</c> mounted and the given kernel modules loaded. Not for use by several threads at once.
/// </summary>
public sealed class BusyboxInitramfs
{
    private const string Package = "busybox-static";
    private static readonly string[] Places = ["bin/busybox", "usr/bin/busybox"];
    private static readonly string[] Folders = ["proc", "sys", "dev", "tmp", "root", "etc"];
    private readonly CpioArchive _archive = new();

    private BusyboxInitramfs() { }

    /// <summary>Builds an initramfs, fetching busybox if it is not in the cache.</summary>
    /// <param name="packages">Where busybox comes from.</param>
    /// <param name="script">Commands of a shell, run as process 1; where they end, the machine is powered off.</param>
    /// <param name="modules">Modules to load before the script, in this order; see <see cref="DebianKernel.Modules"/>.</param>
    /// <param name="cancel">Ends the fetching.</param>
    /// <exception cref="GuestRecipeException">busybox cannot be fetched or run.</exception>
    public static BusyboxInitramfs Build(DebianPackages packages, string script, IReadOnlyList<KernelModule>? modules = null, CancellationToken cancel = default)
    {
        string folder = packages.Fetch(Package, cancel);
        string? busybox = Places.Select(place => Path.Combine(folder, place)).FirstOrDefault(File.Exists);
        if (busybox is null) throw new GuestRecipeException($"The package {Package} in {folder} holds no busybox. Delete that folder to fetch it again.");
        BusyboxInitramfs initramfs = new();
        initramfs.AddBase(busybox, cancel);
        foreach (KernelModule module in modules ?? []) initramfs.AddFile($"lib/modules/{module.Name}.ko", module.Content);
        initramfs.AddFile("init", Encoding.UTF8.GetBytes(Init(script, modules ?? [])), executable: true);
        return initramfs;
    }

    /// <summary>Adds a file; the folders above it are made.</summary>
    /// <param name="path">Path from the root of the guest.</param>
    /// <param name="content">The bytes of the file; not copied.</param>
    /// <param name="executable">Whether it may be run.</param>
    public void AddFile(string path, ReadOnlyMemory<byte> content, bool executable = false) => _archive.AddFile(path, content, executable);

    /// <summary>Writes the initramfs for the kernel; the same parts always give the same bytes.</summary>
    public void WriteTo(Stream output) => _archive.WriteTo(output);

    /// <summary>Writes the initramfs into a file, which appears whole or not at all.</summary>
    /// <exception cref="GuestRecipeException">The file cannot be written.</exception>
    public void WriteTo(string path)
    {
        string partial = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            using (FileStream output = File.Create(partial)) WriteTo(output);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new GuestRecipeException($"The initramfs {path} cannot be written: {failed.Message}", failed);
        }
    }

    private void AddBase(string busybox, CancellationToken cancel)
    {
        foreach (string folder in Folders) _archive.AddDirectory(folder);
        _archive.AddCharacterDevice("dev/console", 5, 1);
        _archive.AddFile("bin/busybox", File.ReadAllBytes(busybox), executable: true);
        HostTool.Outcome names = HostTool.Run(busybox, ["--list"], "/", null, cancel);
        foreach (string name in names.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (name != "busybox") _archive.AddSymbolicLink("bin/" + name, "busybox");
    }

    private static string Init(string script, IReadOnlyList<KernelModule> modules)
    {
        StringBuilder init = new();
        init.Append("#!/bin/sh\nexport PATH=/bin HOME=/root\nmount -t proc proc /proc\nmount -t sysfs sys /sys\nmount -t devtmpfs dev /dev\n");
        foreach (KernelModule module in modules) init.Append("insmod /lib/modules/").Append(module.Name).Append(".ko\n");
        return init.Append(script.TrimEnd('\n')).Append("\npoweroff -f\n").ToString();
    }
}
