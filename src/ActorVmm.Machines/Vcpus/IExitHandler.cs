using ActorVmm.Hypervisor;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Vcpus;

/// <summary>Answers the exits of one vCPU on its thread; <see cref="Handle"/> must not allocate, block or throw.</summary>
internal interface IExitHandler
{
    /// <summary>Answers an exit. False where the guest must not go on: the handler then has asked its machine to end.</summary>
    bool Handle(IVcpu vcpu, ref VcpuExit exit, VcpuCounters counters);

    /// <summary>The backend could not run the vCPU, or the loop itself failed. The handler asks its machine to end.</summary>
    void HostFailed(VcpuId vcpu, Exception failure);
}
