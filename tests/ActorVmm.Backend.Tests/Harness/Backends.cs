using ActorVmm.Kvm;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>The list of backends: the only place of the suite that knows their names. Each is opened once for the process.</summary>
internal static class Backends
{
    public static IReadOnlyList<TestBackend> All { get; } = [OpenKvm()];

    public static TestBackend Named(string name) => All.Single(backend => backend.Name == name);

    private static TestBackend OpenKvm()
    {
        const string name = "kvm";
        KvmReport report = KvmProbe.Examine();
        if (report.Status != KvmStatus.Usable) return new(name, null, report.Problem, null);
        string? emulated = report.RingZero == RingZeroExecution.Emulated
            ? $"this host's KVM runs ring 0 in an emulator ({report.NanosecondsPerInstruction:f0} ns an instruction) that lacks what the test needs"
            : null;
        return new(name, new KvmSystem(), null, emulated);
    }
}
