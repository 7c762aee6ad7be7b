using ActorVmm.Primitives;

namespace ActorVmm.Devices.Interrupts;

/// <summary>One entry of an I/O APIC's redirection table.</summary>
/// <remarks>
/// <code>
/// 63:56 destination   55:49 its bits 14:8 (KVM_FEATURE_MSI_EXT_DEST_ID)   16 masked   15 level triggered
/// 14 remote IRR (read only)   13 polarity   12 delivery status (read only)   11 logical   10:8 delivery mode   7:0 vector
/// </code>
/// Source: Intel 82093AA data sheet, "I/O Redirection Table Registers"; Linux Documentation/virt/kvm/x86/cpuid.rst, KVM_FEATURE_MSI_EXT_DEST_ID.
/// </remarks>
internal readonly record struct RedirectionEntry(ulong Bits)
{
    public const ulong RemoteIrrBit = 1UL << 14;

    private const ulong LevelBit = 1UL << 15;
    private const ulong MaskedBit = 1UL << 16;
    private const ulong Writable = 0xfffe_0000_0001_afff;
    private const uint ExtInt = 7;

    public static RedirectionEntry Reset { get; } = new(MaskedBit);

    public byte Vector => (byte)Bits;

    public bool IsLevel => (Bits & LevelBit) != 0;

    public bool IsMasked => (Bits & MaskedBit) != 0;

    /// <summary>A level-triggered interrupt was delivered and its end has not been reported.</summary>
    public bool RemoteIrr => (Bits & RemoteIrrBit) != 0;

    /// <summary>Whether interrupts of this entry go anywhere: one that asks for a vector from a PIC does not, there is none behind this I/O APIC.</summary>
    public bool IsDeliverable => !IsMasked && (Bits >> 8 & 7) != ExtInt;

    /// <summary>The same interrupt as a message.</summary>
    public MsiMessage Message => new(
        0xfee00000 | (Bits >> 56 & 0xff) << 12 | (Bits >> 49 & 0x7f) << 5 | (Bits >> 11 & 1) << 2,
        (uint)(Bits & 0x7ff | (IsLevel ? 0xc000UL : 0)));

    /// <summary>Whether the entry holds only bits that exist, and remote IRR only where it can be.</summary>
    public bool IsPossible => (Bits & ~(Writable | RemoteIrrBit)) == 0 && (IsLevel || !RemoteIrr);

    public RedirectionEntry WithRemoteIrr(bool set) => new(set ? Bits | RemoteIrrBit : Bits & ~RemoteIrrBit);

    /// <summary>What a write of <paramref name="value"/> leaves: read-only bits stay, but an edge-triggered entry has no remote IRR.</summary>
    public RedirectionEntry Written(ulong value)
    {
        var entry = new RedirectionEntry(value & Writable | Bits & RemoteIrrBit);
        return entry.IsLevel ? entry : entry.WithRemoteIrr(false);
    }
}
