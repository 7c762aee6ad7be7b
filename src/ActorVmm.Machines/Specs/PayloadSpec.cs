using System.Text.Json.Serialization;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Specs;

/// <summary>What the guest runs: an operating system or just a few instructions.</summary>
public sealed record PayloadSpec
{
    /// <summary>Path of a bzImage, an ELF vmlinux, a multiboot image or a flat binary. Relative paths start at the machine file's folder.</summary>
    public string? Kernel { get; set; }

    /// <summary>Path of the initial RAM disk; several for a multiboot image, each a module.</summary>
    [JsonConverter(typeof(PathListConverter))]
    public IReadOnlyList<string> Initramfs { get; set; } = [];

    /// <summary>The kernel's command line.</summary>
    public string Cmdline { get; set; } = "";

    /// <summary>Guest address of a flat binary's first byte; giving it, or <see cref="Entry"/> or <see cref="Mode"/>, says that the kernel is one.</summary>
    [JsonConverter(typeof(NumberConverter<ulong>))]
    public ulong? LoadAddress { get; set; }

    /// <summary>Where a flat binary starts; its load address by default.</summary>
    [JsonConverter(typeof(NumberConverter<ulong>))]
    public ulong? Entry { get; set; }

    /// <summary>The processor mode that a flat binary starts in; real mode by default.</summary>
    public FlatModeSpec? Mode { get; set; }
}
