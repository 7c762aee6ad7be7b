using ActorVmm.Boot.Layout;
using ActorVmm.Boot.Segments;
using ActorVmm.Primitives;

namespace ActorVmm.Boot;

/// <summary>A plan while it is being made: the layout, what goes into it, and what the kernel formats share.</summary>
internal sealed class BootDraft(BootRequest request)
{
    private readonly List<BootSegment> _segments = [];

    /// <summary>What was asked for.</summary>
    public BootRequest Request => request;

    /// <summary>Which addresses are taken.</summary>
    public BootLayout Layout { get; } = new(request.Memory);

    /// <summary>What will be written.</summary>
    public IReadOnlyList<BootSegment> Segments => _segments;

    /// <summary>Where the ACPI root pointer is, once the tables are placed.</summary>
    public GuestAddress? RootPointer { get; set; }

    /// <summary>The memory map, once the tables are placed.</summary>
    public IReadOnlyList<MemoryMapEntry> MemoryMap { get; set; } = [];

    /// <summary>Puts bytes at an address that is already taken for them.</summary>
    public void Add(BootSegment segment) => _segments.Add(segment);

    /// <summary>Takes memory for bytes that may be anywhere below 4 GiB.</summary>
    public GuestAddress Add(string name, ReadOnlyMemory<byte> bytes, ulong alignment)
    {
        GuestAddress at = Layout.Allocate(name, (ulong)bytes.Length, alignment);
        Add(new BytesSegment(name, at, bytes));
        return at;
    }

    /// <summary>A piece of a file at a fixed address.</summary>
    public void AddFile(string name, InputFile file, long offset, AddressRange range) => Add(new FileSegment(name, file.Path, offset, range));

    /// <summary>Protected mode at <paramref name="rip"/>, with its descriptor table.</summary>
    public EntryState EnterProtected(ulong rip) => EntryStates.Protected(rip, AddGdt(CpuMode.Protected).Value);

    /// <summary>Long mode at <paramref name="rip"/>, with its descriptor table and page tables that map the first 4 GiB and <paramref name="mapped"/>.</summary>
    public EntryState EnterLong(ulong rip, params IEnumerable<AddressRange> mapped)
    {
        GuestAddress gdt = AddGdt(CpuMode.Long);
        var tables = new IdentityPageTables(mapped);
        GuestAddress at = Layout.Allocate("page tables", tables.Length, 4096);
        Add(new BytesSegment("page tables", at, tables.Build(at)));
        return EntryStates.Long(rip, gdt.Value, at.Value);
    }

    private GuestAddress AddGdt(CpuMode mode) => Add("descriptor table", EntryStates.Gdt(mode), 16);
}
