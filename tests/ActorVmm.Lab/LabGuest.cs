using ActorVmm.Machines.Guests;

namespace ActorVmm.Lab;

/// <summary>What a lab machine can start as a guest of its own: Debian's kernel and a userland, in its folder <c>/guest</c>.</summary>
public static class LabGuest
{
    public const string Folder = "/guest", Kernel = Folder + "/vmlinuz", KernelElf = Folder + "/vmlinux", Initramfs = Folder + "/initramfs";

    /// <summary>The guest says what it is and does what the word <c>guest.end=</c> of its command line says: poweroff (also without it), reboot, or stay.</summary>
    private const string Script =
        """
        echo "guest: kernel $(uname -r) with $(nproc) CPUs is up after $(cut -d ' ' -f 1 /proc/uptime) s"
        end=poweroff
        for word in $(cat /proc/cmdline); do case $word in guest.end=*) end=${word#*=};; esac; done
        case $end in
            reboot) reboot -f;;
            stay) while true; do sleep 3600; done;;
        esac
        """;

    /// <summary>The content that brings the guest into a lab machine.</summary>
    public static IReadOnlyList<LabContent> Content(LabHost host)
    {
        string initramfs = Path.Combine(host.Folder, "guest-initramfs");
        BusyboxInitramfs.Build(host.Packages, Script).WriteTo(initramfs);
        return [new LabContent(host.Kernel.ImagePath, Kernel), new LabContent(host.KernelElf, KernelElf), new LabContent(initramfs, Initramfs)];
    }
}
