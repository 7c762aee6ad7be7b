using System.Text.Json;

namespace ActorVmm.Devices.Tests.Contracts;

/// <summary>What every <see cref="ISavable{TState}"/> keeps to. States are compared as JSON, which also shows that they are plain data.</summary>
public abstract class SavableContract<TDevice, TState>
    where TDevice : ISavable<TState>
    where TState : class
{
    [Fact]
    public void Save_AfterRestoreOfThatState_GivesItAgain()
    {
        TDevice first = Create();
        Exercise(first);
        TState saved = first.Save();
        TDevice second = Create();
        Assert.NotEqual(Text(saved), Text(second.Save()));

        second.Restore(saved);

        Assert.Equal(Text(saved), Text(second.Save()));
    }

    [Fact]
    public void Restore_ThroughText_GivesTheSameState()
    {
        TDevice first = Create();
        Exercise(first);
        string text = Text(first.Save());
        TDevice second = Create();

        second.Restore(JsonSerializer.Deserialize<TState>(text)!);

        Assert.Equal(text, Text(second.Save()));
    }

    [Fact]
    public void Restore_OfAnImpossibleState_ThrowsAndChangesNothing()
    {
        TDevice device = Create();
        Exercise(device);
        TState good = device.Save();
        string before = Text(good);

        Assert.All(Impossible(good).Append(null!), state =>
        {
            Assert.ThrowsAny<ArgumentException>(() => device.Restore(state));
            Assert.Equal(before, Text(device.Save()));
        });
    }

    [Fact]
    public void Save_Twice_GivesTheSame()
    {
        TDevice device = Create();
        Exercise(device);
        Assert.Equal(Text(device.Save()), Text(device.Save()));
    }

    /// <summary>A new device, as after power-on.</summary>
    protected abstract TDevice Create();

    /// <summary>Brings the device into a state that differs from a new one's.</summary>
    protected abstract void Exercise(TDevice device);

    /// <summary>States that no device can have.</summary>
    protected abstract IEnumerable<TState> Impossible(TState good);

    private static string Text(TState state) => JsonSerializer.Serialize(state);
}
