namespace ActorVmm.Boot.Segments;

/// <summary>Something that a plan puts into guest memory. Immutable; holds no copy of a file.</summary>
public abstract class BootSegment
{
    private protected BootSegment(string name) => Name = name;

    /// <summary>What it is, for people.</summary>
    public string Name { get; }

    /// <summary>Writes it. Throws <see cref="BootException"/> where a file is no longer what the plan was made from, or its contents are damaged.</summary>
    internal abstract void WriteTo(IBootTarget target);

    /// <summary>The failure of a segment whose addresses are not memory.</summary>
    internal BootException NotMemory(object range) =>
        new($"{Name} does not fit into guest memory at {range}; fill the memory that the plan's RAM ranges describe.");
}
