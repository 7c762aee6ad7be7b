using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>Encodes what a device occupies. Source: ACPI 6.4, "Resource Data Types for ACPI".</summary>
internal static class AmlResources
{
    private const byte ConsumerEdgeHighExclusive = 0b0011;

    /// <summary>Ports at a fixed address, decoded with 16 bits.</summary>
    public static byte[] Ports(PortAddress first, byte count) =>
        [0x47, 1, (byte)first.Value, (byte)(first.Value >> 8), (byte)first.Value, (byte)(first.Value >> 8), 1, count];

    /// <summary>An interrupt, edge triggered and active high.</summary>
    public static byte[] EdgeInterrupt(uint gsi) =>
        [0x89, 6, 0, ConsumerEdgeHighExclusive, 1, (byte)gsi, (byte)(gsi >> 8), (byte)(gsi >> 16), (byte)(gsi >> 24)];

    /// <summary>The resources as a device's <c>_CRS</c>. The end tag's checksum 0 means: not checked.</summary>
    public static AmlTerm CurrentSettings(params byte[][] resources)
    {
        List<byte> bytes = [];
        foreach (byte[] resource in resources) bytes.AddRange(resource);
        return Aml.Name("_CRS", Aml.Buffer([.. bytes, 0x79, 0]));
    }
}
