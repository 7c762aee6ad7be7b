using ActorVmm.Boot.Layout;
using ActorVmm.Boot.Segments;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>Code where a PC's firmware starts, so that a jump there resets the machine, as it does on a PC.</summary>
/// <remarks>
/// Linux needs it: on hardware-reduced ACPI it does not use the reset register but asks EFI, and without EFI jumps to the reset vector in real mode.
/// Source: Intel SDM vol. 3A, "First Instruction Executed"; Linux arch/x86/kernel/reboot.c, <c>reboot_init</c> and <c>machine_real_restart</c>.
/// </remarks>
internal static class ResetVector
{
    /// <summary>Where real mode code finds it: FFFF:0000.</summary>
    public static readonly AddressRange Place = new(new(0xFFFF0), 16);

    /// <summary>Puts the code there, unless the machine has no memory there or the image covers it.</summary>
    public static void Add(BootDraft draft)
    {
        if (draft.Request.Hardware is not { } hardware || draft.Layout.TryAllocate("reset vector", Place.Length, 1, Place) is not { } at) return;
        draft.Add(new BytesSegment("reset vector", at, Code((ushort)(hardware.PowerBlock.Value + PowerBlockOffset.Reset))));
    }

    // mov dx, resetPort; mov al, ResetValue; out dx, al; halt: cli; hlt; jmp halt
    private static byte[] Code(ushort resetPort) =>
        [0xba, (byte)resetPort, (byte)(resetPort >> 8), 0xb0, PowerBlockOffset.ResetValue, 0xee, 0xfa, 0xf4, 0xeb, 0xfc, 0, 0, 0, 0, 0, 0];
}
