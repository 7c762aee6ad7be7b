namespace ActorVmm.Boot.Layout;

/// <summary>What a range of the guest's memory map is. Values as firmware numbers them. Source: ACPI 6.4, "Address Range Types".</summary>
public enum MemoryKind
{
    /// <summary>Memory that the guest may use.</summary>
    Usable = 1,

    /// <summary>Not to be used.</summary>
    Reserved = 2,

    /// <summary>ACPI tables; usable once the guest has read them.</summary>
    AcpiTables = 3,
}
