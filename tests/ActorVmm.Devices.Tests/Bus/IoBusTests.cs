using ActorVmm.Devices.Bus;
using CsCheck;

namespace ActorVmm.Devices.Tests.Bus;

public sealed class IoBusTests
{
    [Fact]
    public void Read_InAWindow_ReachesItsHandlerWithTheOffset()
    {
        var device = new EchoDevice(0x5a);
        IoCursor cursor = Ports(new IoWindow(0x3f8, 8, "uart0", device)).OpenCursor();
        Span<byte> value = stackalloc byte[2];

        Assert.Equal(IoStatus.Handled, cursor.Read(0x3fd, value));

        Assert.Equal([0x5a, 0x5a], value.ToArray());
        Assert.Equal(5UL, device.LastOffset);
        Assert.Equal("uart0", cursor.Current?.Name);
    }

    [Fact]
    public void Write_InAWindow_ReachesItsHandlerAndGivesItsStatus()
    {
        var device = new EchoDevice(0);
        IoCursor cursor = Ports(new IoWindow(0x3f8, 8, "uart0", device)).OpenCursor();

        Assert.Equal(IoStatus.Handled, cursor.Write(0x3f8, [1, 2, 3, 4]));

        Assert.Equal([1, 2, 3, 4], device.LastWritten);
    }

    [Fact]
    public void Read_OutsideAllWindows_GivesAllOnesAndIsCounted()
    {
        IoCursor cursor = Ports(new IoWindow(0x3f8, 8, "uart0", new EchoDevice(0))).OpenCursor();
        Span<byte> value = stackalloc byte[4];

        Assert.Equal(IoStatus.Faulted, cursor.Read(0x80, value));

        Assert.Equal([0xff, 0xff, 0xff, 0xff], value.ToArray());
        Assert.Equal((1, 0), (cursor.UnclaimedReads, cursor.UnclaimedWrites));
        Assert.Null(cursor.Current);
    }

    [Fact]
    public void Write_AcrossTheEndOfAWindow_IsDroppedAndCounted()
    {
        var first = new EchoDevice(1);
        var second = new EchoDevice(2);
        IoCursor cursor = Ports(new IoWindow(0x10, 4, "a", first), new IoWindow(0x14, 4, "b", second)).OpenCursor();
        cursor.Write(0x10, [9]);

        Assert.Equal(IoStatus.Faulted, cursor.Write(0x13, [1, 2]));

        Assert.Equal(1, cursor.UnclaimedWrites);
        Assert.Equal([9], first.LastWritten);
        Assert.Null(second.LastOffset);
    }

    [Fact]
    public void Read_OfTheLastByteOfTheAddressSpaceOnAnEmptyBus_IsUnclaimed()
    {
        IoCursor cursor = IoBus.ForMemory().OpenCursor();
        Assert.Equal(IoStatus.Faulted, cursor.Read(ulong.MaxValue, new byte[1]));
        Assert.Equal(1, cursor.UnclaimedReads);
    }

    [Fact]
    public void Add_Overlapping_ThrowsNamingBothWindows()
    {
        IoBus bus = Ports(new IoWindow(0x70, 2, "rtc", AbsentDevice.Instance));
        var error = Assert.Throws<ArgumentException>(() => bus.Add(new(0x71, 8, "other", AbsentDevice.Instance)));
        Assert.Contains("other (0x71-0x78)", error.Message, StringComparison.Ordinal);
        Assert.Contains("rtc (0x70-0x71)", error.Message, StringComparison.Ordinal);
        Assert.Single(bus.Windows);
    }

    [Fact]
    public void Add_PastTheLastPort_Throws() => Assert.Throws<ArgumentException>(() => IoBus.ForPorts().Add(new(0xffff, 2, "w", AbsentDevice.Instance)));

    [Fact]
    public void Remove_OfTheCursorsLastWindow_IsSeenByTheNextAccess()
    {
        var window = new IoWindow(0x10, 4, "a", new EchoDevice(1));
        IoBus bus = Ports(window);
        IoCursor cursor = bus.OpenCursor();
        cursor.Read(0x10, new byte[1]);

        bus.Remove(window);

        Assert.Equal(IoStatus.Faulted, cursor.Read(0x10, new byte[1]));
        Assert.Throws<ArgumentException>(() => bus.Remove(window));
    }

    [Fact]
    public void Replace_OfAHandler_IsSeenByTheNextAccess()
    {
        var window = new IoWindow(0x10, 4, "a", new EchoDevice(1));
        IoBus bus = Ports(window);
        IoCursor cursor = bus.OpenCursor();
        cursor.Read(0x10, new byte[1]);
        var value = new byte[1];

        bus.Replace(window, new(0x10, 4, "a", new EchoDevice(2)));

        Assert.Equal(IoStatus.Handled, cursor.Read(0x10, value));
        Assert.Equal(2, value[0]);
    }

    [Fact]
    public void Replace_IntoAThirdWindow_ThrowsAndKeepsTheFirst()
    {
        var moved = new IoWindow(0x10, 4, "a", AbsentDevice.Instance);
        IoBus bus = Ports(moved, new IoWindow(0x20, 4, "b", AbsentDevice.Instance));
        Assert.Throws<ArgumentException>(() => bus.Replace(moved, new(0x22, 4, "a", AbsentDevice.Instance)));
        Assert.Equal(["a", "b"], bus.Windows.Select(window => window.Name));
    }

    [Fact]
    public void Current_AfterAHandlerThrew_IsItsWindow()
    {
        IoCursor cursor = Ports(new IoWindow(0x10, 4, "bad", new ThrowingDevice())).OpenCursor();
        Assert.Throws<InvalidOperationException>(() => cursor.Read(0x10, new byte[1]));
        Assert.Equal("bad", cursor.Current?.Name);
    }

    [Fact]
    public void Access_OnAnyTable_FindsWhatALinearScanFinds()
    {
        Gen<(ulong Start, ulong Length)> window = Gen.Select(Gen.ULong[0, 200], Gen.ULong[1, 12]);
        Gen.Select(window.Array[0, 30], Gen.Select(Gen.ULong[0, 220], Gen.Int[1, 8]).Array[1, 50]).Sample((windows, accesses) =>
        {
            IoBus bus = IoBus.ForMemory();
            var model = new List<IoWindow>();
            foreach ((ulong start, ulong length) in windows)
            {
                var candidate = new IoWindow(start, length, $"w{start}", new EchoDevice((byte)model.Count));
                if (model.Exists(candidate.Overlaps)) continue;
                model.Add(candidate);
                bus.Add(candidate);
            }

            IoCursor cursor = bus.OpenCursor();
            foreach ((ulong address, int size) in accesses)
            {
                IoWindow? expected = model.Find(w => address >= w.Start && address + (ulong)size - 1 <= w.Last);
                IoStatus status = cursor.Read(address, new byte[size]);
                Assert.Equal(expected is null ? IoStatus.Faulted : IoStatus.Handled, status);
                Assert.Same(expected, cursor.Current);
            }
        });
    }

    [Fact]
    public void Access_WhileAnotherThreadSwapsWindows_SeesOneOrTheOther()
    {
        var first = new IoWindow(0x10, 4, "a", new EchoDevice(1));
        var second = new IoWindow(0x10, 4, "a", new EchoDevice(2));
        IoBus bus = Ports(first, new IoWindow(0x100, 4, "b", new EchoDevice(3)));
        using var started = new ManualResetEventSlim();
        var stop = false;
        var swapper = new Thread(() =>
        {
            started.Set();
            while (!Volatile.Read(ref stop))
            {
                bus.Replace(first, second);
                bus.Replace(second, first);
            }
        });
        swapper.Start();
        Assert.True(started.Wait(TimeSpan.FromSeconds(30)));

        IoCursor cursor = bus.OpenCursor();
        var wrong = 0;
        Span<byte> value = stackalloc byte[1];
        for (int i = 0; i < 100_000; i++)
        {
            value[0] = 0xff;
            cursor.Read(0x10, value);
            if (value[0] is not (1 or 2)) wrong++;
        }

        Volatile.Write(ref stop, true);
        swapper.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Access_HitOrMissOrUnclaimed_DoesNotAllocate()
    {
        IoCursor cursor = Ports(new IoWindow(0x10, 4, "a", AbsentDevice.Instance), new IoWindow(0x20, 4, "b", AbsentDevice.Instance)).OpenCursor();
        Span<byte> value = stackalloc byte[4];
        for (int i = 0; i < 100; i++) AccessThree(cursor, value);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++) AccessThree(cursor, value);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AccessThree(IoCursor cursor, Span<byte> value)
    {
        cursor.Read(0x10, value);
        cursor.Write(0x20, value);
        cursor.Read(0x30, value);
    }

    private static IoBus Ports(params ReadOnlySpan<IoWindow> windows)
    {
        IoBus bus = IoBus.ForPorts();
        foreach (IoWindow window in windows) bus.Add(window);
        return bus;
    }

    private sealed class ThrowingDevice : IIoHandler
    {
        public IoStatus Read(ulong offset, Span<byte> value) => throw new InvalidOperationException("broken");

        public IoStatus Write(ulong offset, ReadOnlySpan<byte> value) => throw new InvalidOperationException("broken");
    }
}
