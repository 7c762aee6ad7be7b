using ActorVmm.Boot;
using ActorVmm.Machines.Guests;

namespace ActorVmm.Lab;

/// <summary>The parts that every lab machine is made of: Debian's kernel, uncompressed, and a small initramfs. Kept in the cache folder.</summary>
public sealed class LabHost
{
    private LabHost(DebianPackages packages, DebianKernel kernel, string folder)
    {
        Packages = packages;
        Kernel = kernel;
        Folder = folder;
    }

    public DebianPackages Packages { get; }

    public DebianKernel Kernel { get; }

    /// <summary>The lab's folder in the cache.</summary>
    public string Folder { get; }

    /// <summary>The kernel as an ELF file, which the emulator starts without a boot loader and without unpacking it in emulation.</summary>
    internal string KernelElf => Path.Combine(Folder, "vmlinux-" + Kernel.Version);

    internal string Initramfs => Path.Combine(Folder, "initramfs");

    /// <summary>Gets everything ready: checks this machine's tools, fetches what is not in the cache and builds what is made of it.</summary>
    /// <exception cref="LabException">A tool is missing; the message names its package.</exception>
    /// <exception cref="GuestRecipeException">A package cannot be fetched.</exception>
    public static LabHost Prepare(Action<PackageProgress>? progress = null, CancellationToken cancel = default)
    {
        HostTools.Require(HostTools.Qemu, HostTools.MakeErofs, HostTools.ListLibraries, HostTools.SetPrivileges);
        DebianPackages packages = new(progress: progress);
        LabHost host = new(packages, DebianKernel.Fetch(packages, cancel), Path.Combine(DebianPackages.DefaultCacheFolder, "lab"));
        Directory.CreateDirectory(host.Folder);
        if (!File.Exists(host.KernelElf)) UnpackKernel(host);
        BusyboxInitramfs initramfs = BusyboxInitramfs.Build(packages, LabInit.Script, host.Kernel.Modules(LabInit.Modules), cancel);
        initramfs.AddFile(LabInit.IdlePath, IdleMachines.Program(), executable: true);
        initramfs.WriteTo(host.Initramfs);
        return host;
    }

    private static void UnpackKernel(LabHost host)
    {
        string partial = $"{host.KernelElf}.{Environment.ProcessId}.partial";
        using (FileStream output = File.Create(partial)) PackedKernel.Unpack(host.Kernel.ImagePath, output);
        File.Move(partial, host.KernelElf, overwrite: true);
    }
}
