using System.Buffers.Binary;
using System.Text;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>All tables of a machine as one block, and the root pointer to them. Source: ACPI 6.4, "Root System Description Pointer (RSDP)", "Extended System Description Table (XSDT)".</summary>
internal static class AcpiTables
{
    /// <summary>Bytes of the root pointer.</summary>
    public const int RootPointerLength = 36;

    /// <summary>The block starts at a multiple of this, and so does each table in it.</summary>
    public const int Alignment = 64;

    private const int RevisionOneLength = 20;

    /// <summary>The block for a given address: XSDT first, then FADT, MADT, DSDT. Its length does not depend on the address.</summary>
    public static byte[] Build(AcpiHardware hardware, CpuTopology topology, int vcpus, GuestAddress at)
    {
        const int ExtendedLength = AcpiTable.HeaderLength + 2 * sizeof(ulong);
        byte[] madt = Madt.Build(hardware, topology, vcpus);
        byte[] dsdt = Dsdt.Build(hardware, vcpus);
        int fadtAt = Aligned(ExtendedLength), madtAt = fadtAt + Aligned(Fadt.Length), dsdtAt = madtAt + Aligned(madt.Length);

        Span<byte> pointers = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(pointers, at.Value + (ulong)fadtAt);
        BinaryPrimitives.WriteUInt64LittleEndian(pointers[8..], at.Value + (ulong)madtAt);
        var block = new byte[dsdtAt + dsdt.Length];
        AcpiTable.Build("XSDT", 1, pointers).CopyTo(block, 0);
        Fadt.Build(hardware, at.Plus((ulong)dsdtAt)).CopyTo(block, fadtAt);
        madt.CopyTo(block, madtAt);
        dsdt.CopyTo(block, dsdtAt);
        return block;
    }

    /// <summary>The root pointer, revision 2, to the XSDT at <paramref name="extended"/>.</summary>
    public static byte[] RootPointer(GuestAddress extended)
    {
        var pointer = new byte[RootPointerLength];
        "RSD PTR "u8.CopyTo(pointer);
        Encoding.ASCII.GetBytes(AcpiTable.Maker, pointer.AsSpan(9));
        pointer[15] = 2;
        BinaryPrimitives.WriteInt32LittleEndian(pointer.AsSpan(20), RootPointerLength);
        BinaryPrimitives.WriteUInt64LittleEndian(pointer.AsSpan(24), extended.Value);
        pointer[8] = AcpiTable.Checksum(pointer.AsSpan(0, RevisionOneLength));
        pointer[32] = AcpiTable.Checksum(pointer);
        return pointer;
    }

    private static int Aligned(int length) => length + Alignment - 1 & -Alignment;
}
