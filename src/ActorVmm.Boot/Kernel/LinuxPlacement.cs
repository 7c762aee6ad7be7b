using ActorVmm.Boot.Layout;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>Chooses where a Linux kernel goes.</summary>
internal static class LinuxPlacement
{
    /// <summary>
    /// The kernel's own choice where that is memory below 4 GiB, otherwise the lowest address that a relocatable kernel can have.
    /// Throws <see cref="BootException"/> saying how much memory is needed where there is none.
    /// </summary>
    public static AddressRange Find(BootDraft draft, InputFile file, SetupHeader header, AddressRange wanted)
    {
        AddressRange ram = draft.Layout.LowMemory;
        if (ram.Contains(wanted)) return wanted;
        ulong lowest = (MemoryMap.OneMebibyte + header.Alignment - 1) & ~(header.Alignment - 1);
        bool movable = header.Relocatable && wanted.Start.Value % header.Alignment == 0;
        if (movable && wanted.Length <= ram.Length && lowest <= ram.Length - wanted.Length) return new(new(lowest), wanted.Length);

        ulong end = movable ? lowest + Math.Min(wanted.Length, BootLayout.MaximumMemory.Bytes) : wanted.Last.Value;
        throw file.Wrong($"needs memory up to {Mebibytes(end)} MiB, the guest has {draft.Request.Memory}, of which {ram} is below 4 GiB; give the machine more memory");
    }

    private static ulong Mebibytes(ulong bytes) => (bytes >> 20) + (bytes % MemoryMap.OneMebibyte == 0 ? 0UL : 1);
}
