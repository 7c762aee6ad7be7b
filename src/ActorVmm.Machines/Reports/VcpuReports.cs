using ActorVmm.Hypervisor;
using ActorVmm.Machines.Vcpus;
using ActorVmm.Memory;

namespace ActorVmm.Machines.Reports;

/// <summary>Makes the report of one vCPU.</summary>
internal static class VcpuReports
{
    /// <summary>Looks at a vCPU that stands still; one that does not, or has ended, is reported as that.</summary>
    public static VcpuReport Of(VcpuThread thread, GuestMemory memory, bool stuck)
    {
        if (stuck || thread.State == VcpuState.Stopped)
        {
            string why = stuck ? $"did not come out of its last exit in time (thread {thread.ThreadId}); its registers are unknown" : "has ended";
            return new(thread.Plan.Id, MpState.Runnable, default, default, [], [], why);
        }
        return thread.Inspect(vcpu =>
        {
            X86Registers registers = vcpu.GetRegisters();
            X86SpecialRegisters special = vcpu.GetSpecialRegisters();
            return new VcpuReport(thread.Plan.Id, vcpu.GetMpState(), registers, special, Disassembly.At(vcpu, memory, registers, special), thread.LastExits);
        });
    }
}
