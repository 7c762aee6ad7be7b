using ActorVmm.Devices;
using ActorVmm.Hypervisor;

namespace ActorVmm.Machines;

/// <summary>A device's wire to an input of the interrupt controllers inside the hypervisor.</summary>
internal sealed class InterruptInput(IInterruptController interrupts, uint gsi) : IInterruptLine
{
    private readonly Lock _lock = new();
    private bool _asserted;

    // Every change costs an ioctl, so a level that the input has already is not sent. The lock keeps the two in the same order.
    public void Set(bool asserted)
    {
        lock (_lock)
        {
            if (_asserted == asserted) return;
            _asserted = asserted;
            interrupts.SetLine(gsi, asserted);
        }
    }
}
