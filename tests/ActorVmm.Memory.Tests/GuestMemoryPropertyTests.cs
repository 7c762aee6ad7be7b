using ActorVmm.Primitives;
using CsCheck;

namespace ActorVmm.Memory.Tests;

/// <summary>Guest memory against a plain model: what is memory, what a write changes, what a read gives.</summary>
public sealed class GuestMemoryPropertyTests
{
    private const ulong Page = GuestRegion.PageSize;
    private const ulong TopPage = ulong.MaxValue - Page + 1;

    // Two regions that touch, a hole, one more, and one at the very top of the address space.
    private static readonly AddressRange[] s_ranges =
        [new(new(0), Page), new(new(Page), 2 * Page), new(new(5 * Page), Page), new(new(TopPage), Page)];

    private static readonly ulong[] s_edges = [0, Page, 3 * Page, 5 * Page, 6 * Page, TopPage];

    // Addresses near every edge, and hostile ones anywhere.
    private static readonly Gen<ulong> s_address = Gen.OneOf(
        Gen.Select(Gen.Int[0, 5].Select(edge => s_edges[edge]), Gen.Int[-20, 20]).Select((edge, delta) => edge + (ulong)delta),
        Gen.ULong);

    private static bool IsMemory(ulong address, ulong length)
    {
        for (ulong i = 0; i < length; i++)
        {
            if (i > 0 && address + i == 0) return false;
            if (!s_ranges.Any(range => range.Contains(new GuestAddress(address + i)))) return false;
        }
        return true;
    }

    [Fact]
    public void Write_AnyAddressAndLength_ChangesExactlyWhatTheModelSays() =>
        Gen.Select(s_address, Gen.Byte.Array[0, 40]).Sample((address, bytes) =>
        {
            using var memory = new GuestMemory(s_ranges);
            bool expected = IsMemory(address, (ulong)bytes.Length);
            Assert.Equal(expected, memory.TryWrite(new(address), bytes));
            var model = new Dictionary<ulong, byte>();
            if (expected)
                for (int i = 0; i < bytes.Length; i++) model[address + (ulong)i] = bytes[i];
            foreach (AddressRange range in s_ranges)
            {
                var seen = new byte[range.Length];
                Assert.True(memory.TryRead(range.Start, seen));
                for (ulong i = 0; i < range.Length; i++)
                    if (seen[i] != model.GetValueOrDefault(range.Start.Value + i)) Assert.Fail($"{range.Start.Value + i:x}");
            }
        }, iter: 300);

    [Fact]
    public void Predicates_AnyAddressAndLength_AgreeWithTheModel() =>
        Gen.Select(s_address, Gen.Int[1, 40]).Sample((address, length) =>
        {
            using var memory = new GuestMemory(s_ranges);
            bool expected = IsMemory(address, (ulong)length);
            Assert.Equal(expected, memory.TryRead(new(address), new byte[length]));
            Assert.Equal(IsMemory(address, 8), memory.TryReadUInt64(new(address), out _));
            if ((ulong)length - 1 <= ulong.MaxValue - address)
            {
                Assert.Equal(expected, memory.Contains(new(new(address), (ulong)length)));
                Assert.Equal(expected, memory.TryFill(new(new(address), (ulong)length), 3));
            }
            bool inOneRegion = s_ranges.Any(range => range.Contains(new GuestAddress(address)) && range.Last.Value - address >= (ulong)length - 1);
            Assert.Equal(inOneRegion, memory.TryGetSpan(new(address), length, out Span<byte> bytes));
            Assert.Equal(inOneRegion ? length : 0, bytes.Length);
        }, iter: 2_000);

    [Fact]
    public void Contains_HugeLengths_NeverWraps() =>
        Gen.Select(s_address, Gen.ULong[8 * Page, ulong.MaxValue]).Sample((address, length) =>
        {
            using var memory = new GuestMemory(s_ranges);
            if (length - 1 > ulong.MaxValue - address) return;
            Assert.False(memory.Contains(new(new(address), length)));
            Assert.False(memory.TryZero(new(new(address), length)));
        }, iter: 500);
}
