using ActorVmm.Devices.Interrupts;
using ActorVmm.Primitives;

namespace ActorVmm.Devices.Tests.Interrupts;

/// <summary>Keeps the messages and routes that an interrupt controller gives it.</summary>
internal sealed class RecordingTarget : IMsiTarget
{
    public List<MsiMessage> Sent { get; } = new(4096);

    public Dictionary<uint, MsiMessage> Routes { get; } = [];

    public int RouteChanges { get; private set; }

    public bool Refuses { get; set; }

    public bool Send(MsiMessage message)
    {
        if (Refuses) return false;
        Sent.Add(message);
        return true;
    }

    public void Route(uint gsi, MsiMessage? message)
    {
        RouteChanges++;
        if (message is { } routed) Routes[gsi] = routed;
        else Routes.Remove(gsi);
    }
}
