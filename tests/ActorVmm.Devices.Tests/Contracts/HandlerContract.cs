using System.Diagnostics;
using ActorVmm.Devices.Bus;
using CsCheck;

namespace ActorVmm.Devices.Tests.Contracts;

/// <summary>What every <see cref="IIoHandler"/> keeps to, whatever a guest does to it.</summary>
public abstract class HandlerContract
{
    private const ulong Base = 0x1000;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of the device's window.</summary>
    protected abstract ulong WindowLength { get; }

    /// <summary>Sizes of access that the device's bus has.</summary>
    protected virtual int[] Sizes { get; } = [1, 2, 4, 8];

    /// <summary>How many accesses of a random guest the device must bear without waiting.</summary>
    protected virtual int Accesses => 200;

    [Fact]
    public void Access_OfAnySizeAtAnyOffset_NeverThrowsOrBlocks()
    {
        Gen<(bool Write, ulong Offset, int Size, ulong Value)> access =
            Gen.Select(Gen.Bool, Gen.ULong[0, WindowLength - 1], Gen.Int[0, Sizes.Length - 1].Select(i => Sizes[i]), Gen.OneOf(Gen.ULong, Gen.ULong[0, 255]));
        access.Array[1, Accesses].Sample(accesses =>
        {
            var bus = IoBus.ForMemory();
            bus.Add(new(Base, WindowLength, "device", Create()));
            IoCursor cursor = bus.OpenCursor();
            Span<byte> bytes = stackalloc byte[8];
            long started = Stopwatch.GetTimestamp();
            foreach ((bool write, ulong offset, int size, ulong value) in accesses)
            {
                Span<byte> data = bytes[..size];
                for (int i = 0; i < size; i++) data[i] = (byte)(value >> 8 * i);
                IoStatus status = write ? cursor.Write(Base + offset, data) : cursor.Read(Base + offset, data);
                Assert.Equal(offset + (ulong)size <= WindowLength ? IoStatus.Handled : IoStatus.Faulted, status);
            }
            Assert.True(Stopwatch.GetElapsedTime(started) < LongEnough);
        }, iter: 200);
    }

    [Fact]
    public void Access_InASteadyState_DoesNotAllocate()
    {
        IIoHandler device = Create();
        for (int i = 0; i < 200; i++) AccessAll(device);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) AccessAll(device);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A new device, as after power-on.</summary>
    protected abstract IIoHandler Create();

    private void AccessAll(IIoHandler device)
    {
        Span<byte> value = stackalloc byte[Sizes[0]];
        for (ulong offset = 0; offset + (ulong)value.Length <= Math.Min(WindowLength, 256); offset += (ulong)value.Length)
        {
            device.Read(offset, value);
            device.Write(offset, value);
        }
    }
}
