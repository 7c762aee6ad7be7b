using ActorVmm.Primitives;

namespace ActorVmm.Boot.Segments;

/// <summary>A piece of a file, read straight into guest memory so that its size does not matter to this process.</summary>
/// <param name="name">What it is.</param>
/// <param name="path">The file; opened again when the plan is carried out.</param>
/// <param name="offset">Where the piece starts in the file.</param>
/// <param name="range">Where it goes, and its length.</param>
internal sealed class FileSegment(string name, string path, long offset, AddressRange range) : BootSegment(name)
{
    /// <summary>Where it goes.</summary>
    public AddressRange Range => range;

    /// <inheritdoc/>
    internal override void WriteTo(IBootTarget target)
    {
        using InputFile file = InputFile.Open(path, Name);
        if ((ulong)file.Length < (ulong)offset + range.Length)
            throw file.Wrong($"is shorter than when the machine was planned ({file.Length} bytes); do not change it while a machine starts");
        try
        {
            if (!target.TryLoad(range.Start, file.Handle, offset, range.Length)) throw NotMemory(range);
        }
        catch (IOException e)
        {
            throw new BootException($"{Name} '{path}' cannot be read: {e.Message}", e);
        }
    }
}
