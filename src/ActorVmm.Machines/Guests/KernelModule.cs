using System.Text;
using SharpCompress.Compressors.Xz;

namespace ActorVmm.Machines.Guests;

/// <summary>A loadable module of a Linux kernel.</summary>
/// <param name="Name">The name as the kernel knows it, with underscores (<c>kvm_amd</c>).</param>
/// <param name="Content">The ELF file, uncompressed.</param>
/// <param name="Dependencies">The modules that must be loaded before, as the module itself says.</param>
public sealed record KernelModule(string Name, byte[] Content, IReadOnlyList<string> Dependencies)
{
    internal static KernelModule Read(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        string file = Path.GetFileName(path);
        if (file.EndsWith(".xz", StringComparison.Ordinal))
        {
            using XZStream packed = new(new MemoryStream(content));
            using MemoryStream unpacked = new();
            packed.CopyTo(unpacked);
            content = unpacked.ToArray();
        }
        return new KernelModule(KernelName(file), content, DependenciesIn(content));
    }

    /// <summary>The kernel's name of a module file: <c>kvm-amd.ko</c> is <c>kvm_amd</c>.</summary>
    internal static string KernelName(string file) => file.Split('.')[0].Replace('-', '_');

    // The section .modinfo holds zero-ended texts "key=value", and "depends" stands in it once.
    private static string[] DependenciesIn(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> key = "\0depends="u8;
        int at = content.IndexOf(key);
        if (at < 0) return [];
        ReadOnlySpan<byte> value = content[(at + key.Length)..];
        return Encoding.ASCII.GetString(value[..Math.Max(0, value.IndexOf((byte)0))]).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(KernelName).ToArray();
    }
}
