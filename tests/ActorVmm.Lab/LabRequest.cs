using ActorVmm.Primitives;

namespace ActorVmm.Lab;

/// <summary>One run of a lab machine: what it looks like, what it is given and what it does.</summary>
/// <param name="Script">Commands of a shell, run as root in <c>/tmp</c>; what they leave in <c>$OUT</c> can come back.</param>
public sealed record LabRequest(string Script)
{
    /// <summary>One CPU unless said otherwise: whole guests run most reliably on it (see the README).</summary>
    public LabTopology Topology { get; init; } = new(1, 1);

    /// <summary>Memory of the lab machine, shared out evenly among its nodes.</summary>
    public ByteSize Memory { get; init; } = ByteSize.GiB(2);

    /// <summary>How long the machine may live.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<LabContent> Content { get; init; } = [];

    /// <summary>Where the files in <c>$OUT</c> come back to; null if they are not wanted.</summary>
    public string? OutFolder { get; init; }

    /// <summary>Gets the machine's console as it is written.</summary>
    public TextWriter? Console { get; init; }

    /// <summary>A plugin for the emulator with its arguments, as QEMU's option <c>-plugin</c> takes them.</summary>
    internal string? Plugin { get; init; }
}
