using ActorVmm.Devices.Interrupts;
using ActorVmm.Hypervisor;
using ActorVmm.Primitives;

namespace ActorVmm.Machines;

/// <summary>Where our I/O APIC sends its messages: the local APICs inside the hypervisor.</summary>
internal sealed class MsiTarget(IInterruptController interrupts) : IMsiTarget
{
    public bool Send(MsiMessage message) => interrupts.Send(message);

    public void Route(uint gsi, MsiMessage? message) => interrupts.Route(gsi, message);
}
