using ActorVmm.Boot.Kernel;
using ActorVmm.Boot.Layout;
using ActorVmm.Boot.Segments;
using ActorVmm.Memory;
using ActorVmm.Primitives;

namespace ActorVmm.Boot;

/// <summary>Everything that is decided about starting a guest. Immutable and thread safe; holds no open file and no file contents.</summary>
public sealed class BootPlan
{
    private readonly IReadOnlyList<BootSegment> _segments;

    internal BootPlan(KernelImage kernel, EntryState entry, BootDraft draft)
    {
        (Format, Description, Entry) = (kernel.Format, kernel.Description, entry);
        (Ram, MemoryMap, Layout, RootPointer) = (draft.Layout.Ram, draft.MemoryMap, draft.Layout.Occupied, draft.RootPointer);
        _segments = draft.Segments;
    }

    /// <summary>What the kernel file is.</summary>
    public KernelFormat Format { get; }

    /// <summary>The kernel's format, place and entry, for people.</summary>
    public string Description { get; }

    /// <summary>Where guest memory must be, ascending: from 0, and from 4 GiB where it is more than 3 GiB.</summary>
    public IReadOnlyList<AddressRange> Ram { get; }

    /// <summary>The memory map that the guest is given, ascending.</summary>
    public IReadOnlyList<MemoryMapEntry> MemoryMap { get; }

    /// <summary>What is where in guest memory at the first instruction, ascending, without overlap.</summary>
    public IReadOnlyList<NamedRange> Layout { get; }

    /// <summary>Where the ACPI root pointer is; null where there are no tables.</summary>
    public GuestAddress? RootPointer { get; }

    /// <summary>The first vCPU's registers.</summary>
    public EntryState Entry { get; }

    /// <summary>What is written, in order.</summary>
    internal IReadOnlyList<BootSegment> Segments => _segments;

    /// <summary>Fills guest memory. Files are read straight into it.</summary>
    /// <param name="memory">Memory at <see cref="Ram"/>, all zero: what images leave out stays as it is.</param>
    /// <exception cref="BootException">A file changed since it was planned, or its packed contents are damaged. Memory is then partly filled; do not start the guest.</exception>
    public void WriteTo(GuestMemory memory) => WriteTo(new GuestMemoryTarget(memory));

    /// <inheritdoc cref="WriteTo(GuestMemory)"/>
    internal void WriteTo(IBootTarget target)
    {
        foreach (BootSegment segment in _segments) segment.WriteTo(target);
    }
}
