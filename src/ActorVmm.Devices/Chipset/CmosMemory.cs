using ActorVmm.Primitives;

namespace ActorVmm.Devices.Chipset;

/// <summary>The sizes of memory where boot loaders and old kernels look for them. Each says as much as its bytes can.</summary>
internal static class CmosMemory
{
    private const int BaseKiB = 0x15;
    private const int ExtendedKiB = 0x17;
    private const int ExtendedKiBAgain = 0x30;
    private const int Above16MIn64KiB = 0x34;
    private const int Above4GIn64KiB = 0x5b;

    public static void Write(Span<byte> bytes, ByteSize below4G, ByteSize above4G)
    {
        Put(bytes[BaseKiB..], 2, 640);
        Put(bytes[ExtendedKiB..], 2, Beyond(below4G, ByteSize.MiB(1)) >> 10);
        Put(bytes[ExtendedKiBAgain..], 2, Beyond(below4G, ByteSize.MiB(1)) >> 10);
        Put(bytes[Above16MIn64KiB..], 2, Beyond(below4G, ByteSize.MiB(16)) >> 16);
        Put(bytes[Above4GIn64KiB..], 3, above4G.Bytes >> 16);
    }

    private static ulong Beyond(ByteSize size, ByteSize start) => size.Bytes > start.Bytes ? size.Bytes - start.Bytes : 0;

    private static void Put(Span<byte> bytes, int count, ulong value)
    {
        value = Math.Min(value, (1UL << 8 * count) - 1);
        for (int i = 0; i < count; i++) bytes[i] = (byte)(value >> 8 * i);
    }
}
