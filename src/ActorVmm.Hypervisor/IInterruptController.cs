using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Hypervisor;

/// <summary>The interrupt inputs of a machine. Thread safe; nothing here blocks for long or allocates, except routing.</summary>
public interface IInterruptController
{
    /// <summary>Raises or lowers an input (GSI) of the hypervisor's own I/O APIC and PICs; only with <see cref="InterruptControllerPlace.Hypervisor"/>.</summary>
    void SetLine(uint gsi, bool asserted);

    /// <summary>Delivers a message signalled interrupt. False where no local APIC took it.</summary>
    bool Send(MsiMessage message);

    /// <summary>Makes <paramref name="gsi"/> stand for a message, or for nothing (<see langword="null"/>), in <see cref="Connect"/> and for end-of-interrupt exits.</summary>
    void Route(uint gsi, MsiMessage? message);

    /// <summary>Raises the interrupt of <paramref name="gsi"/> whenever <paramref name="trigger"/> is signalled, without a thread of ours.</summary>
    /// <param name="trigger">The event.</param>
    /// <param name="gsi">The input.</param>
    /// <param name="resample">Signalled at the end of a level-triggered interrupt; <see langword="null"/> for edge triggered ones.</param>
    void Connect(EventFd trigger, uint gsi, EventFd? resample = null);

    /// <summary>Undoes <see cref="Connect"/>.</summary>
    void Disconnect(EventFd trigger, uint gsi);
}
