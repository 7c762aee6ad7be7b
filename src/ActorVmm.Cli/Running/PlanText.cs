using System.Globalization;
using System.Text;
using ActorVmm.Machines.Plans;
using ActorVmm.Machines.Specs;

namespace ActorVmm.Cli.Running;

/// <summary>A plan as text, for <c>--dry-run</c>.</summary>
internal static class PlanText
{
    /// <summary>The machine and each vCPU, a line each.</summary>
    public static string Of(MachineSpec spec, MachinePlan plan)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"vCPUs: {plan.Vcpus.Count}, sockets:dies:cores:threads {plan.Topology}");
        Line($"memory: {spec.Memory.Size}");
        Line($"kernel: {spec.Payload.Kernel}");
        foreach (string initrd in spec.Payload.Initramfs) Line($"initrd: {initrd}");
        if (spec.Payload.Cmdline.Length > 0) Line($"command line: {spec.Payload.Cmdline}");
        Line($"interrupt controllers: {(plan.InterruptControllers == Hypervisor.InterruptControllerPlace.Split ? "local APICs in the kernel, I/O APIC in the VMM" : "in the kernel")}");
        if (plan.DebugExitPort is { } port) Line($"debug-exit port: {port}");
        foreach (VcpuPlan vcpu in plan.Vcpus) Line($"vCPU {vcpu.Id}: APIC id {vcpu.ApicId}, host CPUs {(vcpu.HostCpus is { } cpus ? cpus.ToString() : "any")}");
        return text.ToString();
    }
}
