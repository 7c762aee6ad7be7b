namespace ActorVmm.Lab;

/// <summary>What the lab machine does from its kernel's start to its power-off.</summary>
internal static class LabInit
{
    /// <summary>The modules of the lab's kernel: KVM, and the way to its disks.</summary>
    public static readonly string[] Modules = ["kvm-amd", "virtio_pci", "virtio_blk", "erofs"];

    /// <summary>Where <see cref="IdleMachines"/> lies in the initramfs.</summary>
    public const string IdlePath = "sbin/idle-machines";

    /// <summary>The first disk is the root of the script, the second (if any) takes its files, the second serial port its exit code.</summary>
    public const string Script =
        $"""
        stty -onlcr < /dev/console
        mkdir -p /root /dev/pts /dev/shm
        mount -t devpts pts /dev/pts
        mount -t tmpfs shm /dev/shm
        mount -t erofs -o ro /dev/vda /root || exit
        for folder in proc sys dev bin; do mount --rbind /$folder /root/$folder; done
        mount -t tmpfs tmp /root/tmp
        mkdir /root/tmp/out
        ifconfig lo 127.0.0.1 up
        /{IdlePath} || echo "lab: KVM does not work here (error $?)"
        chroot /root /bin/sh /lab/run < /dev/null
        code=$?
        [ ! -b /dev/vdb ] || tar c -C /root/tmp/out . > /dev/vdb
        echo $code > /dev/ttyS1
        sync
        """;
}
