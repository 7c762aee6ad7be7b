using ActorVmm.Devices.Chipset;
using CsCheck;

namespace ActorVmm.Devices.Tests.Chipset;

public sealed class ConsoleRingTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public void TryWrite_WhenFull_RefusesAndKeepsWhatIsThere()
    {
        var ring = new ConsoleRing(16);
        for (byte i = 0; i < 16; i++) Assert.True(ring.TryWrite(i));

        Assert.False(ring.TryWrite(99));

        var read = new byte[32];
        Assert.Equal(16, ring.Read(read));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => (byte)i), read[..16]);
        Assert.True(ring.TryWrite(99));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(24)]
    [InlineData(-16)]
    public void Constructor_OfACapacityThatIsNoPowerOfTwoFrom16_Throws(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new ConsoleRing(capacity));

    [Fact]
    public void ReadAndWrite_InAnyOrder_BehaveAsAQueue() =>
        Gen.Int[-40, 40].Array[0, 60].Sample(steps =>
        {
            var ring = new ConsoleRing(32);
            var model = new Queue<byte>();
            byte next = 0;
            var buffer = new byte[40];
            foreach (int step in steps)
            {
                for (int i = 0; i < step; i++, next++)
                {
                    Assert.Equal(model.Count < 32, ring.TryWrite(next));
                    if (model.Count < 32) model.Enqueue(next);
                }
                if (step >= 0) continue;
                int count = ring.Read(buffer.AsSpan(0, -step));
                Assert.Equal(Math.Min(-step, model.Count), count);
                for (int i = 0; i < count; i++) Assert.Equal(model.Dequeue(), buffer[i]);
            }
        });

    [Fact]
    public void RoomAgain_AfterANo_IsCalledOnceThereIsThatMuchRoom()
    {
        int calls = 0;
        var ring = new ConsoleRing(32) { RoomAgain = () => calls++ };
        for (byte i = 0; i < 20; i++) ring.TryWrite(i);
        Assert.True(ring.HasRoomFor(12));
        Assert.False(ring.HasRoomFor(16));

        ring.Read(new byte[3]);
        Assert.Equal(0, calls);
        ring.Read(new byte[1]);
        Assert.Equal(1, calls);
        ring.Read(new byte[8]);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void WaitForBytes_OnAnEmptyRing_EndsWithItsTime() => Assert.False(new ConsoleRing().WaitForBytes(TimeSpan.FromMilliseconds(1)));

    [Fact]
    public async Task WaitForBytes_OfASleepingReader_EndsWithAByteOrCompletion()
    {
        var ring = new ConsoleRing();
        Task<bool> reader = Task.Run(() => ring.WaitForBytes(Timeout.InfiniteTimeSpan));
        ring.TryWrite(1);
        Assert.True(await reader.WaitAsync(Bound));
        ring.Read(new byte[1]);

        reader = Task.Run(() => ring.WaitForBytes(Timeout.InfiniteTimeSpan));
        ring.Complete();
        Assert.False(await reader.WaitAsync(Bound));
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void IsCompleted_WhileBytesAreLeft_IsFalse()
    {
        var ring = new ConsoleRing();
        ring.TryWrite(1);
        ring.Complete();
        Assert.False(ring.IsCompleted);
        Assert.True(ring.WaitForBytes(TimeSpan.Zero));
        ring.Read(new byte[1]);
        Assert.True(ring.IsCompleted);
    }

    [Fact]
    public void WriterAndReader_OnTwoThreads_LoseNothingAndKeepTheOrder()
    {
        const int Total = 300_000;
        var ring = new ConsoleRing(64);
        var writer = new Thread(() =>
        {
            for (int i = 0; i < Total; i++)
                while (!ring.TryWrite((byte)i)) Thread.Yield();
            ring.Complete();
        });
        writer.Start();

        var buffer = new byte[48];
        int seen = 0;
        int wrong = 0;
        while (ring.WaitForBytes(Bound))
        {
            int count = ring.Read(buffer);
            for (int i = 0; i < count; i++, seen++)
                if (buffer[i] != (byte)seen) wrong++;
        }

        Assert.True(writer.Join(Bound));
        Assert.Equal((Total, 0), (seen, wrong));
        Assert.True(ring.IsCompleted);
    }
}
