namespace ActorVmm.Devices.Tests.Contracts;

/// <summary>An interrupt line that counts its rising edges.</summary>
internal sealed class RecordingLine : IInterruptLine
{
    public bool Level { get; private set; }

    public int Edges { get; private set; }

    public void Set(bool asserted)
    {
        if (asserted && !Level) Edges++;
        Level = asserted;
    }
}
