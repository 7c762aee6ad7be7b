namespace ActorVmm.Boot;

/// <summary>A file that is put into memory beside the kernel: a part of Linux's initial RAM file system, or a module of another kernel.</summary>
/// <param name="Path">The file.</param>
/// <param name="Arguments">What a multiboot or PVH kernel reads after the path in the module's command string; Linux ignores it.</param>
public sealed record BootModule(string Path, string Arguments = "")
{
    /// <summary>The module's command string: path and arguments, as other loaders give it.</summary>
    public string CommandString => Arguments.Length == 0 ? Path : $"{Path} {Arguments}";

    /// <summary>Reads <c>path</c> or <c>path arguments</c>; a file whose name has spaces is found as it is.</summary>
    public static BootModule Parse(string text)
    {
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 || File.Exists(text) ? new(text) : new(text[..space], text[(space + 1)..].Trim());
    }
}
