using System.Runtime.Intrinsics.X86;
using System.Text;
using ActorVmm.Kvm;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>The list of backends: the only place of the suite that knows their names. Each is opened once for the process.</summary>
internal static class Backends
{
    private const string QemuSignature = "TCGTCGTCGTCG";

    public static IReadOnlyList<TestBackend> All { get; } = [OpenKvm()];

    public static TestBackend Named(string name) => All.Single(backend => backend.Name == name);

    private static TestBackend OpenKvm()
    {
        const string name = "kvm";
        KvmReport report = KvmProbe.Examine();
        if (report.Status != KvmStatus.Usable) return new(name, null, report.Problem, null, null);
        string? emulated = report.RingZero == RingZeroExecution.Emulated
            ? $"this host's KVM runs ring 0 in an emulator ({report.NanosecondsPerInstruction:f0} ns an instruction) that lacks what the test needs"
            : null;
        string? noBreakpoints = emulated ?? (HypervisorSignature() == QemuSignature ? "this host's CPU is QEMU's emulator, which loses breakpoints in nested guests" : null);
        return new(name, new KvmSystem(), null, emulated, noBreakpoints);
    }

    // Who made the machine that this process runs in: CPUID leaf 0x40000000 has twelve characters.
    private static string HypervisorSignature()
    {
        (_, int ebx, int ecx, int edx) = X86Base.CpuId(0x40000000, 0);
        return Encoding.ASCII.GetString([.. BitConverter.GetBytes(ebx), .. BitConverter.GetBytes(ecx), .. BitConverter.GetBytes(edx)]);
    }
}
