using ActorVmm.Cli.Output;
using ActorVmm.Linux;
using ActorVmm.Machines.Guests;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.Demos;

/// <summary>Debian's kernel with busybox: the demo of a host that runs guest kernels natively.</summary>
internal static class DebianDemo
{
    // Without the self-tests of its cryptography the kernel boots in less than half the instructions.
    private const string CommandLine = "console=ttyS0 loglevel=3 cryptomgr.notests";

    private const string Facts = """
        echo
        echo "Linux $(uname -r) in a guest of actorvmm: $(nproc) of $(grep -c ^processor /proc/cpuinfo) vCPUs online, $(grep MemTotal /proc/meminfo | tr -s ' ' | cut -d' ' -f2,3) of memory"
        for c in /sys/devices/system/cpu/cpu[0-9]*; do
            echo "  ${c##*/}: package $(cat $c/topology/physical_package_id), core $(cat $c/topology/core_id), thread siblings $(cat $c/topology/thread_siblings_list)"
        done

        """;

    private const string Shell = """
        echo 'A shell of the guest; exit (or Ctrl-A X) switches it off.'
        setsid cttyhack sh

        """;

    private const string NoShell = "echo 'Switching off.'\n";

    /// <summary>Fetches what is missing and makes the guest. Throws <see cref="GuestRecipeException"/>.</summary>
    public static DemoGuest Make(int vcpus, string why, Streams streams)
    {
        bool interactive = TerminalMode.IsTerminal(streams.Input);
        var packages = new DebianPackages(progress: new PackageNotes(streams).Tell);
        DebianKernel kernel = DebianKernel.Fetch(packages);
        string initrd = Path.Combine(DebianPackages.DefaultCacheFolder, interactive ? "demo-shell.cpio" : "demo.cpio");
        BusyboxInitramfs.Build(packages, Facts + (interactive ? Shell : NoShell)).WriteTo(initrd);
        var spec = new MachineSpec
        {
            Cpus = new() { BootVcpus = vcpus },
            Payload = new() { Kernel = kernel.ImagePath, Initramfs = [initrd], Cmdline = CommandLine },
        };
        return new(spec,
        [
            why,
            $"so this boots Debian's kernel {kernel.Version}, as it is in its package, with {vcpus} vCPUs and busybox. The same by hand:",
            $"  actorvmm run --kernel {kernel.ImagePath} --initrd {initrd} --cpus {vcpus} --cmdline \"{CommandLine}\"",
        ]);
    }
}
