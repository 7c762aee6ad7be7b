using ActorVmm.Boot.Layout;
using ActorVmm.Boot.Segments;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>Puts the tables where a guest finds them, around the image.</summary>
internal static class AcpiPlacement
{
    /// <summary>Places tables and root pointer and makes the memory map. A guest with less than 1 MiB of memory has no place for them and gets none.</summary>
    public static void Place(BootDraft draft)
    {
        BootLayout layout = draft.Layout;
        draft.MemoryMap = MemoryMap.For(layout);
        if (draft.Request.Hardware is not { } hardware || !layout.IsRam(BootLayout.RootPointerArea)) return;

        byte[] Build(GuestAddress at) => AcpiTables.Build(hardware, draft.Request.Topology, draft.Request.VcpuCount, at);
        ulong length = (ulong)Build(default).Length;
        GuestAddress root = Allocate(draft, "ACPI root pointer", AcpiTables.RootPointerLength);
        GuestAddress tables = Allocate(draft, "ACPI tables", length);
        draft.Add(new BytesSegment("ACPI root pointer", root, AcpiTables.RootPointer(tables)));
        draft.Add(new BytesSegment("ACPI tables", tables, Build(tables)));
        draft.RootPointer = root;
        draft.MemoryMap = MemoryMap.For(layout, new AddressRange(root, AcpiTables.RootPointerLength), new AddressRange(tables, length));
    }

    // An image that fills the area of the root pointer hides it from a search; the entry protocols still hand it over.
    private static GuestAddress Allocate(BootDraft draft, string name, ulong length)
    {
        AddressRange low = new(new(MemoryMap.OneMebibyte), (1UL << 32) - MemoryMap.OneMebibyte);
        return draft.Layout.TryAllocate(name, length, AcpiTables.Alignment, BootLayout.RootPointerArea)
            ?? draft.Layout.TryAllocate(name, (length + 4095) & ~4095UL, 4096, low)
            ?? throw new BootException($"There is no room for the {name} ({length} bytes) beside the kernel; give the machine more memory or load the kernel elsewhere.");
    }
}
