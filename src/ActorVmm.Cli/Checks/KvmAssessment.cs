using System.Globalization;
using ActorVmm.Kvm;

namespace ActorVmm.Cli.Checks;

/// <summary>Turns what is known about KVM into findings. Pure.</summary>
internal static class KvmAssessment
{
    private static readonly (string Name, string Words)[] s_wanted =
    [
        ("KVM_CAP_IRQCHIP", "interrupt controllers"), ("KVM_CAP_SPLIT_IRQCHIP", "split interrupt controller"), ("KVM_CAP_X2APIC_API", "32-bit APIC ids"),
        ("KVM_CAP_TSC_DEADLINE_TIMER", "TSC-deadline timer"), ("KVM_CAP_IMMEDIATE_EXIT", "immediate exit"), ("KVM_CAP_IRQFD", "irqfd"), ("KVM_CAP_IOEVENTFD", "ioeventfd"),
    ];

    /// <summary>The findings about the device, its abilities and ring 0; only the first where it does not open.</summary>
    public static IEnumerable<Finding> Of(HostFacts host, KvmReport kvm)
    {
        yield return Device(host, kvm);
        if (kvm.Status != KvmStatus.Usable) yield break;
        yield return Abilities(kvm);
        yield return Ring0(kvm);
    }

    private static Finding Device(HostFacts host, KvmReport kvm) => kvm.Status switch
    {
        KvmStatus.Absent => new("kvm.device", "/dev/kvm", FindingLevel.Problem, "there is none", Absent(host.Processor)),
        KvmStatus.NoPermission => new(
            "kvm.device", "/dev/kvm", FindingLevel.Problem, $"no permission to open it{(kvm.OwningGroup is null ? "" : $"; it belongs to the group {kvm.OwningGroup}")}", Permission(kvm.OwningGroup)),
        KvmStatus.Broken => new("kvm.device", "/dev/kvm", FindingLevel.Problem, $"does not work: {kvm.Problem}", "Look for lines with kvm in the kernel's log (dmesg); another hypervisor may hold the processor."),
        _ => new("kvm.device", "/dev/kvm", FindingLevel.Ok, $"opens, API version {kvm.ApiVersion}{(host.KvmModule is null ? "" : $", module {host.KvmModule}")}"),
    };

    private static string Absent(ProcessorFacts processor) => processor switch
    {
        { Extension: "vmx" } => "modprobe kvm_intel; inside a container pass the device in (--device /dev/kvm).",
        { Extension: "svm" } => "modprobe kvm_amd; inside a container pass the device in (--device /dev/kvm).",
        { UnderHypervisor: true } => "Switch nested virtualisation on for this virtual machine on its host, then modprobe kvm_intel or kvm_amd.",
        _ => "Switch VT-x or AMD-V on in the firmware's settings, then modprobe kvm_intel or kvm_amd.",
    };

    // Nobody should join the group root: the device itself is set up wrong there.
    private static string Permission(string? group) => group is null or "root"
        ? "chgrp kvm /dev/kvm; chmod 660 /dev/kvm; then join that group: usermod -aG kvm USER, and log in again."
        : $"usermod -aG {group} USER, then log in again.";

    private static Finding Abilities(KvmReport kvm)
    {
        int Value(string name) => kvm.Capabilities.FirstOrDefault(capability => capability.Name == name)?.Value ?? 0;
        bool manyVcpus = Value("KVM_CAP_SPLIT_IRQCHIP") != 0 && Value("KVM_CAP_X2APIC_API") != 0;
        string[] missing = [.. s_wanted.Where(wanted => Value(wanted.Name) == 0).Select(wanted => wanted.Words)];
        string found = $"up to {Value("KVM_CAP_MAX_VCPUS")} vCPUs, {Value("KVM_CAP_NR_MEMSLOTS")} memory slots";
        if (missing.Length == 0) return new("kvm.abilities", "KVM abilities", FindingLevel.Ok, found);
        return new(
            "kvm.abilities", "KVM abilities", FindingLevel.Warning, $"{found}; without {string.Join(", ", missing)}",
            manyVcpus ? "A newer kernel may have them." : "Guests have at most 255 vCPUs here; a newer kernel may run more.");
    }

    private static Finding Ring0(KvmReport kvm)
    {
        string time = string.Create(CultureInfo.InvariantCulture, $"{kvm.NanosecondsPerInstruction:0.##} ns an instruction");
        return kvm.RingZero switch
        {
            RingZeroExecution.Native => new("kvm.ring0", "Guest ring 0", FindingLevel.Ok, $"runs natively: {time}"),
            RingZeroExecution.Emulated => new(
                "kvm.ring0", "Guest ring 0", FindingLevel.Warning, $"runs in the host kernel's instruction emulator: {time}",
                "Tiny guests run; an operating system does not get far. Use a host whose processor shows vmx or svm."),
            _ => new("kvm.ring0", "Guest ring 0", FindingLevel.Warning, "could not be measured", "Run actorvmm check again on an idle host."),
        };
    }
}
