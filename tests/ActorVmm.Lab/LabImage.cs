namespace ActorVmm.Lab;

/// <summary>The read-only file system that brings content and its script into a lab machine.</summary>
internal static class LabImage
{
    /// <summary>Folders that the lab machine mounts something on.</summary>
    private static readonly string[] MountPoints = ["bin", "proc", "sys", "dev", "tmp", "lab", "etc"];

    /// <summary>Builds the image file in <paramref name="workFolder"/> and gives its path.</summary>
    public static string Build(LabRequest request, string workFolder)
    {
        string root = Path.Combine(workFolder, "root"), image = Path.Combine(workFolder, "root.erofs");
        foreach (string folder in MountPoints) Directory.CreateDirectory(Path.Combine(root, folder));
        foreach (LabContent item in request.Content) Copy(item.HostPath, root + item.LabPath);
        foreach (string library in SharedLibraries.For(request.Content)) Copy(library, root + library);
        File.WriteAllText(Path.Combine(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        File.WriteAllText(Path.Combine(root, "etc/group"), "root:x:0:\n");
        File.WriteAllText(Path.Combine(root, "etc/hosts"), "127.0.0.1 localhost\n");
        File.WriteAllText(Path.Combine(root, "lab/run"), Script(request.Script));
        HostTools.Run(HostTools.PathOf(HostTools.MakeErofs), ["--quiet", "--all-root", "-T0", image, root]);
        Directory.Delete(root, recursive: true);
        return image;
    }

    private static string Script(string commands) =>
        $"""
        export HOME=/tmp OUT=/tmp/out TMPDIR=/tmp
        for folder in /opt/*; do PATH=$PATH:$folder; done
        cd /tmp
        {commands}

        """;

    // Links are followed: what they point to may not be in the lab.
    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            if (!File.Exists(to)) File.Copy(from, to);
            return;
        }
        Directory.CreateDirectory(to);
        foreach (string entry in Directory.EnumerateFileSystemEntries(from)) Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }
}
