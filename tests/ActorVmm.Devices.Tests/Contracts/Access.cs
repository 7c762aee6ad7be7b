namespace ActorVmm.Devices.Tests.Contracts;

/// <summary>Accesses as a vCPU makes them, in one line each.</summary>
internal static class Access
{
    public static byte In(this IIoHandler device, ulong offset)
    {
        Span<byte> value = [0xff];
        Assert.Equal(IoStatus.Handled, device.Read(offset, value));
        return value[0];
    }

    public static void Out(this IIoHandler device, ulong offset, byte value) => Assert.Equal(IoStatus.Handled, device.Write(offset, [value]));
}
