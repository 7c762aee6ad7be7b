using System.Text;

namespace ActorVmm.Boot.Tests.Acpi;

/// <summary>Walks the packages of a definition block by their lengths and lists the devices; a wrong length derails it.</summary>
internal static class AmlDevices
{
    public static List<string> Of(ReadOnlySpan<byte> aml)
    {
        List<string> names = [];
        while (!aml.IsEmpty)
        {
            if (aml[0] == 0x08)
            {
                Assert.Equal("\\_S5_"u8, aml[1..6]);
                Assert.Equal(0x12, aml[6]);
                aml = aml[(7 + Length(aml[7..], out _))..];
            }
            else
            {
                Assert.Equal(0x10, aml[0]);
                int length = Length(aml[1..], out int prefix);
                Assert.Equal("\\_SB_"u8, aml.Slice(1 + prefix, 5));
                Devices(aml[(1 + prefix + 5)..(1 + length)], names);
                aml = aml[(1 + length)..];
            }
        }
        return names;
    }

    private static void Devices(ReadOnlySpan<byte> aml, List<string> names)
    {
        while (!aml.IsEmpty)
        {
            Assert.Equal([0x5b, 0x82], aml[..2].ToArray());
            int length = Length(aml[2..], out int prefix);
            names.Add(Encoding.ASCII.GetString(aml.Slice(2 + prefix, 4)));
            aml = aml[(2 + length)..];
        }
    }

    private static int Length(ReadOnlySpan<byte> at, out int prefix)
    {
        prefix = 1 + (at[0] >> 6);
        if (prefix == 1) return at[0];
        int length = at[0] & 0xf;
        for (int i = 1; i < prefix; i++) length |= at[i] << (4 + 8 * (i - 1));
        return length;
    }
}
