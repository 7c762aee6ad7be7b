namespace ActorVmm.Devices;

/// <summary>A device whose state can be taken out and put into a new instance. <typeparamref name="TState"/> is a plain record: extended only, never reshaped.</summary>
/// <remarks>Called while no vCPU runs. Restoring what was saved gives a device that no guest can tell from the first.</remarks>
public interface ISavable<TState>
{
    /// <summary>The state that the guest can observe.</summary>
    TState Save();

    /// <summary>Takes the state over. Throws <see cref="ArgumentException"/> where it could not come from <see cref="Save"/>, and then changes nothing.</summary>
    void Restore(TState state);
}
