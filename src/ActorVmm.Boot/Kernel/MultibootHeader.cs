using System.Buffers.Binary;

namespace ActorVmm.Boot.Kernel;

/// <summary>The header that a multiboot 1 kernel has in its first 8 KiB. Source: Multiboot Specification 0.6.96, "The layout of Multiboot header".</summary>
/// <param name="Position">Where it starts in the file.</param>
/// <param name="Flags">What the kernel wants.</param>
/// <param name="HeaderAddress">Where the header itself goes, where the flags say that the addresses hold.</param>
/// <param name="LoadAddress">Where loading starts.</param>
/// <param name="LoadEnd">Where loading ends; 0 means: with the file.</param>
/// <param name="BssEnd">Where zeroed memory ends; 0 means: there is none.</param>
/// <param name="Entry">The first instruction.</param>
internal sealed record MultibootHeader(int Position, uint Flags, uint HeaderAddress, uint LoadAddress, uint LoadEnd, uint BssEnd, uint Entry)
{
    /// <summary>Wants modules on page boundaries.</summary>
    public const uint PageAlignedModules = 1 << 0;

    /// <summary>Wants to know about memory.</summary>
    public const uint MemoryInformation = 1 << 1;

    private const uint Magic = 0x1badb002, AddressesHold = 1 << 16, RequiredFlags = 0xffff;
    private const int SearchLength = 8192, ShortLength = 12, AddressesLength = 32;

    /// <summary>Whether the header says where the image goes, whatever else its format is.</summary>
    public bool HasAddresses => (Flags & AddressesHold) != 0;

    /// <summary>Required features that no loader without a screen can give: a video mode, or bits without a meaning.</summary>
    public uint UnknownRequirements => Flags & RequiredFlags & ~(PageAlignedModules | MemoryInformation);

    /// <summary>Searches a file's beginning for a header whose checksum is right.</summary>
    public static MultibootHeader? Find(ReadOnlySpan<byte> head)
    {
        for (int at = 0; at + ShortLength <= Math.Min(head.Length, SearchLength); at += 4)
        {
            if (U32(head, at) != Magic || unchecked(Magic + U32(head, at + 4) + U32(head, at + 8)) != 0) continue;
            uint flags = U32(head, at + 4);
            if ((flags & AddressesHold) == 0) return new(at, flags, 0, 0, 0, 0, 0);
            if (at + AddressesLength > head.Length) continue;
            return new(at, flags, U32(head, at + 12), U32(head, at + 16), U32(head, at + 20), U32(head, at + 24), U32(head, at + 28));
        }
        return null;
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
