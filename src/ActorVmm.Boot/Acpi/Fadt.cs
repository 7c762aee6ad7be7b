using System.Buffers.Binary;
using System.Text;
using ActorVmm.Primitives;

namespace ActorVmm.Boot.Acpi;

/// <summary>The fixed description table, revision 6.3, of a hardware-reduced machine. Source: ACPI 6.4, "Fixed ACPI Description Table (FADT)", "FADT Feature Flags", "IA-PC Boot Architecture Flags".</summary>
internal static class Fadt
{
    /// <summary>Bytes of the table.</summary>
    public const int Length = 276;

    private const uint WriteBackInvalidate = 1 << 0, NoFixedPowerButton = 1 << 4, NoFixedSleepButton = 1 << 5, ResetRegister = 1 << 10, HardwareReduced = 1 << 20;
    private const ushort LegacyDevices = 1 << 0, KeyboardController = 1 << 1, NoVga = 1 << 2, NoClock = 1 << 5;

    /// <summary>The table.</summary>
    public static byte[] Build(AcpiHardware hardware, GuestAddress dsdt)
    {
        Span<byte> body = stackalloc byte[Length - AcpiTable.HeaderLength];
        Span<byte> At(Span<byte> of, int offset) => of[(offset - AcpiTable.HeaderLength)..];
        BinaryPrimitives.WriteUInt32LittleEndian(At(body, 40), (uint)dsdt.Value);
        BinaryPrimitives.WriteUInt16LittleEndian(At(body, 109), BootFlags(hardware));
        BinaryPrimitives.WriteUInt32LittleEndian(At(body, 112), WriteBackInvalidate | NoFixedPowerButton | NoFixedSleepButton | ResetRegister | HardwareReduced);
        WritePort(At(body, 116), hardware.PowerBlock, PowerBlockOffset.Reset);
        At(body, 128)[0] = PowerBlockOffset.ResetValue;
        At(body, 131)[0] = 3;
        BinaryPrimitives.WriteUInt64LittleEndian(At(body, 140), dsdt.Value);
        WritePort(At(body, 244), hardware.PowerBlock, PowerBlockOffset.SleepControl);
        WritePort(At(body, 256), hardware.PowerBlock, PowerBlockOffset.SleepStatus);
        Encoding.ASCII.GetBytes("ActorVmm", At(body, 268));
        return AcpiTable.Build("FACP", 6, body);
    }

    private static ushort BootFlags(AcpiHardware hardware) => (ushort)(NoVga
        | (hardware.Uart is null ? 0 : LegacyDevices)
        | (hardware.KeyboardController ? KeyboardController : 0)
        | (hardware.RealTimeClock is null ? NoClock : 0));

    // A generic address: I/O port space, 8 bits at bit 0, accessed as a byte.
    private static void WritePort(Span<byte> to, PortAddress block, ushort offset)
    {
        to[0] = Aml.SystemIo;
        to[1] = 8;
        to[3] = 1;
        BinaryPrimitives.WriteUInt64LittleEndian(to[4..], (ulong)block.Value + offset);
    }
}
