using System.Globalization;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>An exit that was seen, with a copy of its bytes (for reads: of the answer).</summary>
internal sealed record GuestExit(VcpuExitReason Reason, bool IsWrite, int Size, uint Count, ulong Address, ulong Detail, byte[] Data)
{
    public static GuestExit Of(in VcpuExit exit) => new(exit.Reason, exit.IsWrite, exit.Size, exit.Count, exit.Address, exit.Detail, exit.Data.ToArray());

    /// <summary>The first 8 bytes as a little-endian number.</summary>
    public ulong Value
    {
        get
        {
            ulong value = 0;
            for (int i = Math.Min(Data.Length, 8) - 1; i >= 0; i--) value = value << 8 | Data[i];
            return value;
        }
    }

    public bool IsPort(ushort port) => Reason == VcpuExitReason.PortIo && Address == port;

    public bool IsDone => IsWrite && IsPort(GuestLayout.DonePort);

    public bool IsReport => IsWrite && IsPort(GuestLayout.ReportPort);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Reason} {(IsWrite ? "write" : "read")} 0x{Address:x} size {Size} count {Count} detail 0x{Detail:x} data {Convert.ToHexString(Data.AsSpan(0, Math.Min(Data.Length, 32)))}");
}
