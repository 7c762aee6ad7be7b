using ActorVmm.Primitives;

namespace ActorVmm.Devices.Interrupts;

/// <summary>Where an interrupt controller outside the hypervisor sends its messages. Thread safe; must not call back.</summary>
public interface IMsiTarget
{
    /// <summary>Delivers a message. False where no local APIC took it.</summary>
    bool Send(MsiMessage message);

    /// <summary>Tells what input <paramref name="gsi"/> sends now, or that it sends nothing: the hypervisor reports the end of level-triggered interrupts only for messages that it knows.</summary>
    void Route(uint gsi, MsiMessage? message);
}
