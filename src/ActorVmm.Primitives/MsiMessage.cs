namespace ActorVmm.Primitives;

/// <summary>A message signalled interrupt: a write of <paramref name="Data"/> to <paramref name="Address"/>.</summary>
/// <param name="Address">Address word, 0xfee00000 to 0xfeefffff for interrupts. Bits 11:5 extend the destination id where the guest was offered KVM_FEATURE_MSI_EXT_DEST_ID.</param>
/// <param name="Data">Data word: vector, delivery mode, level and trigger mode.</param>
/// <remarks>Source: Intel SDM vol. 3A, "Message Signalled Interrupts"; Linux Documentation/virt/kvm/x86/cpuid.rst, KVM_FEATURE_MSI_EXT_DEST_ID.</remarks>
public readonly record struct MsiMessage(ulong Address, uint Data)
{
    /// <summary>Interrupt vector, 16-254: data bits 7:0.</summary>
    public byte Vector => (byte)Data;

    /// <summary>Destination APIC id: address bits 19:12, extended by bits 11:5 above them.</summary>
    public uint Destination => (uint)(Address >> 12 & 0xff | (Address >> 5 & 0x7f) << 8);

    /// <summary>Whether the destination is a logical id: address bit 2.</summary>
    public bool IsLogical => (Address & 4) != 0;

    /// <summary>Delivery mode, 0 fixed to 7 ExtINT: data bits 10:8.</summary>
    public int DeliveryMode => (int)(Data >> 8 & 7);

    /// <summary>Whether the interrupt is level triggered: data bit 15.</summary>
    public bool IsLevelTriggered => (Data & 0x8000) != 0;
}
