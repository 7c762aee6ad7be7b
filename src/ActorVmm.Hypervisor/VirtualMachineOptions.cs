namespace ActorVmm.Hypervisor;

/// <summary>What must be known when a virtual machine is made.</summary>
/// <param name="InterruptControllers">Where the interrupt controllers are.</param>
/// <param name="Timer8254">Whether the backend provides an i8254 timer (PIT); only with <see cref="InterruptControllerPlace.Hypervisor"/>.</param>
/// <param name="HandOutMsrs">Whether accesses to MSRs that the backend does not know become exits instead of #GP.</param>
public sealed record VirtualMachineOptions(InterruptControllerPlace InterruptControllers, bool Timer8254 = false, bool HandOutMsrs = false);
