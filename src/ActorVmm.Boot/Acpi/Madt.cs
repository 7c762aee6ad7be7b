using System.Buffers.Binary;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>The table of interrupt controllers: one local APIC for each vCPU, one I/O APIC. Source: ACPI 6.4, "Multiple APIC Description Table (MADT)".</summary>
internal static class Madt
{
    private const byte LocalApic = 0, IoApic = 1, LocalApicNmi = 4, LocalX2Apic = 9, LocalX2ApicNmi = 10;
    private const uint FirstX2ApicId = 255;
    private const uint Enabled = 1;
    private const byte NmiPin = 1;

    /// <summary>The table. An id below 255 has an entry of the old form, any other the x2APIC form, as the specification wants it.</summary>
    public static byte[] Build(AcpiHardware hardware, CpuTopology topology, int vcpus)
    {
        List<byte> body = [.. Words((uint)hardware.LocalApic.Value, 0)];
        bool anyX2Apic = false;
        for (int i = 0; i < vcpus; i++)
        {
            uint id = topology.ApicId(new(i));
            anyX2Apic |= id >= FirstX2ApicId;
            if (id < FirstX2ApicId) body.AddRange([LocalApic, 8, (byte)i, (byte)id, .. Words(Enabled)]);
            else body.AddRange([LocalX2Apic, 16, 0, 0, .. Words(id, Enabled, (uint)i)]);
        }
        body.AddRange([IoApic, 12, hardware.IoApicId, 0, .. Words((uint)hardware.IoApic.Value, 0)]);
        body.AddRange([LocalApicNmi, 6, 0xff, 0, 0, NmiPin]);
        if (anyX2Apic) body.AddRange([LocalX2ApicNmi, 12, 0, 0, .. Words(uint.MaxValue), NmiPin, 0, 0, 0]);
        return AcpiTable.Build("APIC", 5, [.. body]);
    }

    private static byte[] Words(params uint[] words)
    {
        var bytes = new byte[words.Length * 4];
        for (int i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), words[i]);
        return bytes;
    }
}
