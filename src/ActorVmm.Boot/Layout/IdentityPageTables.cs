using System.Buffers.Binary;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Layout;

/// <summary>Four-level page tables that map whole gibibytes to themselves with 2 MiB pages, which every 64-bit processor has.</summary>
/// <remarks>Source: Intel SDM vol. 3A, "4-Level Paging and 5-Level Paging".</remarks>
internal sealed class IdentityPageTables
{
    private const ulong TableSize = 4096;
    private const ulong PresentWritable = 3, LargePage = 1 << 7;
    private const ulong PageSize = 2UL << 20;

    private readonly SortedSet<ulong> _gibibytes;

    /// <summary>Tables for the first 4 GiB and for every gibibyte that one of <paramref name="ranges"/> touches.</summary>
    public IdentityPageTables(params IEnumerable<AddressRange> ranges)
    {
        _gibibytes = [0, 1, 2, 3];
        foreach (AddressRange range in ranges)
            for (ulong gib = range.Start.Value >> 30; gib <= range.Last.Value >> 30; gib++)
                _gibibytes.Add(gib);
    }

    /// <summary>Bytes that the tables take: the top table, one for each 512 GiB touched, one for each GiB.</summary>
    public ulong Length => TableSize * (ulong)(1 + _gibibytes.Select(gib => gib >> 9).Distinct().Count() + _gibibytes.Count);

    /// <summary>The tables, to be put at <paramref name="at"/>, a multiple of 4 KiB; the top table comes first.</summary>
    public byte[] Build(GuestAddress at)
    {
        var bytes = new byte[Length];
        ulong next = TableSize;
        ulong pointers = 0;
        ulong? half = null;
        foreach (ulong gib in _gibibytes)
        {
            if (half != gib >> 9)
            {
                half = gib >> 9;
                pointers = next;
                next += TableSize;
                Entry(bytes, half.Value % 512 * 8, (at.Value + pointers) | PresentWritable);
            }
            Entry(bytes, pointers + gib % 512 * 8, (at.Value + next) | PresentWritable);
            for (ulong page = 0; page < 512; page++)
                Entry(bytes, next + page * 8, (gib << 30) + page * PageSize | PresentWritable | LargePage);
            next += TableSize;
        }
        return bytes;
    }

    private static void Entry(byte[] bytes, ulong offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((int)offset), value);
}
