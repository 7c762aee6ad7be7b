using System.Text;
using ActorVmm.Machines.Guests;

namespace ActorVmm.Machines.Tests.Guests;

/// <summary>A cache folder that holds small stand-ins for packages, so that no test needs apt or a network.</summary>
internal sealed class GuestCache : IDisposable
{
    public GuestCache() => Packages = new DebianPackages(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("actorvmm-cache").FullName;

    public DebianPackages Packages { get; }

    public string Write(string package, string path, ReadOnlySpan<byte> content, bool executable = false)
    {
        string file = Path.Combine(Folder, "debian", package, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        if (executable) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    public void WriteKernel(string version, params (string File, string Depends)[] modules)
    {
        Write("linux-image-" + version, "boot/vmlinuz-" + version, "kernel"u8);
        Write("linux-image-" + version, $"lib/modules/{version}/modules.order", ""u8);
        foreach ((string file, string depends) in modules)
            Write("linux-image-" + version, $"lib/modules/{version}/kernel/{file}", Encoding.ASCII.GetBytes($"ELF\0license=GPL\0depends={depends}\0name=x\0"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
