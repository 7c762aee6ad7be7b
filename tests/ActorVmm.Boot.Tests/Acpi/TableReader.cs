using System.Buffers.Binary;
using System.Text;

namespace ActorVmm.Boot.Tests.Acpi;

/// <summary>Finds the tables as a guest does: scan for the root pointer, follow the XSDT.</summary>
internal sealed class TableReader
{
    private readonly Dictionary<string, byte[]> _tables = [];

    public TableReader(ArrayTarget memory)
    {
        ulong root = Scan(memory);
        Assert.Equal(0, Sum(memory.At(root, 20)));
        Assert.Equal(0, Sum(memory.At(root, 36)));
        Assert.Equal(2, memory.Bytes[root + 15]);
        byte[] xsdt = Add(memory, memory.U64(root + 24));
        for (int at = 36; at < xsdt.Length; at += 8) Add(memory, BinaryPrimitives.ReadUInt64LittleEndian(xsdt.AsSpan(at)));
        Add(memory, BinaryPrimitives.ReadUInt64LittleEndian(_tables["FACP"].AsSpan(140)));
        RootPointer = root;
    }

    public ulong RootPointer { get; }

    public byte[] this[string signature] => _tables[signature];

    public IEnumerable<byte[]> MadtEntries()
    {
        byte[] madt = _tables["APIC"];
        for (int at = 44; at < madt.Length; at += madt[at + 1]) yield return madt[at..(at + madt[at + 1])];
    }

    private static ulong Scan(ArrayTarget memory)
    {
        for (ulong at = 0xE0000; at < 0x100000; at += 16)
            if (memory.At(at, 8).SequenceEqual("RSD PTR "u8)) return at;
        throw new InvalidOperationException("No root pointer.");
    }

    private byte[] Add(ArrayTarget memory, ulong at)
    {
        byte[] table = memory.At(at, (int)memory.U32(at + 4)).ToArray();
        Assert.Equal(0, Sum(table));
        _tables.Add(Encoding.ASCII.GetString(table, 0, 4), table);
        return table;
    }

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte b in bytes) sum += b;
        return sum;
    }
}
