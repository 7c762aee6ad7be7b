using System.Buffers.Binary;
using System.Text;

namespace ActorVmm.Boot.Acpi;

/// <summary>The header and the checksum that all system description tables share. Source: ACPI 6.4, "System Description Table Header".</summary>
internal static class AcpiTable
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 36;

    /// <summary>Who made the tables: six characters.</summary>
    public const string Maker = "ACTVMM";

    /// <summary>A complete table.</summary>
    /// <param name="signature">Four characters.</param>
    /// <param name="revision">The revision of this kind of table.</param>
    /// <param name="body">What follows the header.</param>
    public static byte[] Build(string signature, byte revision, ReadOnlySpan<byte> body)
    {
        var table = new byte[HeaderLength + body.Length];
        Encoding.ASCII.GetBytes(signature, table);
        BinaryPrimitives.WriteInt32LittleEndian(table.AsSpan(4), table.Length);
        table[8] = revision;
        Encoding.ASCII.GetBytes(Maker, table.AsSpan(10));
        Encoding.ASCII.GetBytes("ACTORVMM", table.AsSpan(16));
        table[24] = 1;
        Encoding.ASCII.GetBytes("AVMM", table.AsSpan(28));
        table[32] = 1;
        body.CopyTo(table.AsSpan(HeaderLength));
        table[9] = Checksum(table);
        return table;
    }

    /// <summary>The byte that makes the sum of all bytes 0, as long as its own place is 0.</summary>
    public static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (byte b in bytes) sum += b;
        return (byte)-sum;
    }
}
