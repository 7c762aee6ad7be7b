namespace ActorVmm.Devices;

/// <summary>One interrupt wire from a device to an interrupt controller. May be driven from any thread; setting the level that it has is harmless.</summary>
public interface IInterruptLine
{
    /// <summary>Raises (<see langword="true"/>) or lowers the line. Must not block, allocate or throw.</summary>
    void Set(bool asserted);
}
