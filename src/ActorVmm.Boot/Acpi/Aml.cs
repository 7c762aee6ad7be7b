using System.Buffers.Binary;
using System.Text;

namespace ActorVmm.Boot.Acpi;

/// <summary>Encodes the part of ACPI machine language that the tables use. Source: ACPI 6.4, "ACPI Machine Language (AML) Specification".</summary>
internal static class Aml
{
    /// <summary>Address space of an operation region: I/O ports.</summary>
    public const byte SystemIo = 1;

    private const byte ByteAccess = 1;

    /// <summary>The first local variable of a method.</summary>
    public static AmlTerm Local0 => Of(0x60);

    private static AmlTerm NoTarget => Of(0x00);

    /// <summary>A number, in its shortest form.</summary>
    public static AmlTerm Integer(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return value switch
        {
            0 or 1 => Of((byte)value),
            <= byte.MaxValue => Of([0x0a, .. bytes[..1]]),
            <= ushort.MaxValue => Of([0x0b, .. bytes[..2]]),
            <= uint.MaxValue => Of([0x0c, .. bytes[..4]]),
            _ => Of([0x0e, .. bytes]),
        };
    }

    /// <summary>An ASCII string.</summary>
    public static AmlTerm Text(string value) => Of([0x0d, .. Encoding.ASCII.GetBytes(value), 0]);

    /// <summary>A device id of the form <c>PNP0501</c>, compressed into a number. Source: ACPI 6.4, "EISAID (EISA ID String To Integer Conversion Macro)".</summary>
    public static AmlTerm EisaId(string id)
    {
        int maker = (id[0] - 0x40) << 10 | (id[1] - 0x40) << 5 | id[2] - 0x40;
        ushort product = Convert.ToUInt16(id[3..], 16);
        return Of([0x0c, (byte)(maker >> 8), (byte)maker, (byte)(product >> 8), (byte)product]);
    }

    /// <summary>A reference to a named object: segments of up to four characters, divided by dots, from the root where it starts with a backslash.</summary>
    public static AmlTerm Reference(string path) => Of(NameString(path));

    /// <summary>A named constant.</summary>
    public static AmlTerm Name(string name, AmlTerm value) => Of([0x08, .. NameString(name), .. value.Bytes.Span]);

    /// <summary>A list of constants, at most 255.</summary>
    public static AmlTerm Package(params AmlTerm[] elements) => Of([0x12, .. WithLength([(byte)elements.Length, .. Join(elements)])]);

    /// <summary>A constant array of bytes.</summary>
    public static AmlTerm Buffer(ReadOnlySpan<byte> bytes) => Of([0x11, .. WithLength([.. Integer((ulong)bytes.Length).Bytes.Span, .. bytes])]);

    /// <summary>Terms inside an existing namespace object.</summary>
    public static AmlTerm Scope(string path, params AmlTerm[] body) => Of([0x10, .. WithLength([.. NameString(path), .. Join(body)])]);

    /// <summary>A device.</summary>
    public static AmlTerm Device(string name, params AmlTerm[] body) => Of([0x5b, 0x82, .. WithLength([.. NameString(name), .. Join(body)])]);

    /// <summary>A method that only one thread runs at a time.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">How many arguments it takes, 0 to 7.</param>
    /// <param name="body">Its statements.</param>
    public static AmlTerm Method(string name, int arguments, params AmlTerm[] body) =>
        Of([0x14, .. WithLength([.. NameString(name), (byte)(arguments | 8), .. Join(body)])]);

    /// <summary>A window of an address space.</summary>
    public static AmlTerm OperationRegion(string name, byte space, ulong offset, ulong length) =>
        Of([0x5b, 0x80, .. NameString(name), space, .. Integer(offset).Bytes.Span, .. Integer(length).Bytes.Span]);

    /// <summary>One field of a byte, at the start of a region.</summary>
    public static AmlTerm ByteField(string region, string field) => Of([0x5b, 0x81, .. WithLength([.. NameString(region), ByteAccess, .. NameString(field), 8])]);

    /// <summary>Copies a value.</summary>
    public static AmlTerm Store(AmlTerm value, AmlTerm target) => Of([0x70, .. value.Bytes.Span, .. target.Bytes.Span]);

    /// <summary>The bits that both values have.</summary>
    public static AmlTerm And(AmlTerm left, AmlTerm right) => Of([0x7b, .. Join(left, right, NoTarget)]);

    /// <summary>Runs the body where the condition is not 0.</summary>
    public static AmlTerm If(AmlTerm condition, params AmlTerm[] body) => Of([0xa0, .. WithLength([.. condition.Bytes.Span, .. Join(body)])]);

    /// <summary>Tells the operating system that something happened to a device.</summary>
    public static AmlTerm Notify(string device, byte code) => Of([0x86, .. NameString(device), .. Integer(code).Bytes.Span]);

    /// <summary>Terms one after the other.</summary>
    public static byte[] Join(params AmlTerm[] terms)
    {
        var joined = new List<byte>();
        foreach (AmlTerm term in terms) joined.AddRange(term.Bytes.Span);
        return joined.ToArray();
    }

    private static AmlTerm Of(params byte[] bytes) => new(bytes);

    private static byte[] NameString(string path)
    {
        byte[] root = path.StartsWith('\\') ? "\\"u8.ToArray() : [];
        string[] segments = path[root.Length..].Split('.');
        byte[] names = Encoding.ASCII.GetBytes(string.Concat(segments.Select(s => s.PadRight(4, '_'))));
        byte[] prefix = segments.Length switch { 1 => [], 2 => [0x2e], _ => [0x2f, (byte)segments.Length] };
        return [.. root, .. prefix, .. names];
    }

    // The length counts its own bytes: one byte holds 6 bits, each further byte adds 8 to a first one of 4.
    private static byte[] WithLength(ReadOnlySpan<byte> body)
    {
        if (body.Length + 1 < 1 << 6) return [(byte)(body.Length + 1), .. body];
        int more = body.Length + 2 < 1 << 12 ? 1 : body.Length + 3 < 1 << 20 ? 2 : 3;
        int length = body.Length + 1 + more;
        var prefix = new byte[1 + more];
        prefix[0] = (byte)(more << 6 | length & 0xf);
        for (int i = 1; i <= more; i++) prefix[i] = (byte)(length >> (4 + 8 * (i - 1)));
        return [.. prefix, .. body];
    }
}
