using System.Text;
using ActorVmm.Machines.Guests;

namespace ActorVmm.Machines.Tests.Guests;

public sealed class BusyboxInitramfsTests : IDisposable
{
    private readonly GuestCache _cache = new();

    public BusyboxInitramfsTests() => _cache.Write("busybox-static", "bin/busybox", "#!/bin/sh\nprintf 'busybox\\nls\\nsh\\n'\n"u8, executable: true);

    [Fact]
    public void Build_WithModules_LoadsThemBeforeTheScript()
    {
        string text = Text(BusyboxInitramfs.Build(_cache.Packages, "echo hello\n", [new KernelModule("kvm", [1], []), new KernelModule("kvm_amd", [2], ["kvm"])]));
        int kvm = text.IndexOf("insmod /lib/modules/kvm.ko\n", StringComparison.Ordinal), amd = text.IndexOf("insmod /lib/modules/kvm_amd.ko\n", StringComparison.Ordinal);
        int script = text.IndexOf("echo hello\npoweroff -f\n", StringComparison.Ordinal);
        Assert.True(kvm > 0 && amd > kvm && script > amd);
    }

    [Fact]
    public void Build_FromBusybox_HasAllItsNames()
    {
        string text = Text(BusyboxInitramfs.Build(_cache.Packages, ""));
        Assert.Contains("bin/ls\0", text, StringComparison.Ordinal);
        Assert.Contains("bin/sh\0", text, StringComparison.Ordinal);
        Assert.Contains("dev/console\0", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteTo_SamePartsTwice_GivesTheSameBytes() =>
        Assert.Equal(Text(BusyboxInitramfs.Build(_cache.Packages, "true")), Text(BusyboxInitramfs.Build(_cache.Packages, "true")));

    [Fact]
    public void WriteTo_FolderMissing_IsOneClearError()
    {
        BusyboxInitramfs initramfs = BusyboxInitramfs.Build(_cache.Packages, "true");
        Assert.Throws<GuestRecipeException>(() => initramfs.WriteTo(Path.Combine(_cache.Folder, "none", "initramfs")));
    }

    [Fact]
    public void Build_PackageWithoutBusybox_SaysWhichFolderToDelete()
    {
        File.Delete(Path.Combine(_cache.Folder, "debian", "busybox-static", "bin", "busybox"));
        Assert.Contains("busybox-static", Assert.Throws<GuestRecipeException>(() => BusyboxInitramfs.Build(_cache.Packages, "")).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _cache.Dispose();

    private static string Text(BusyboxInitramfs initramfs)
    {
        using MemoryStream stream = new();
        initramfs.WriteTo(stream);
        return Encoding.Latin1.GetString(stream.ToArray());
    }
}
