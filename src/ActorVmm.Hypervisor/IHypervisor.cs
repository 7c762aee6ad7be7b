using ActorVmm.Primitives;

namespace ActorVmm.Hypervisor;

/// <summary>A way to run guests on this host: the kernel's KVM, or a software CPU. Thread safe.</summary>
public interface IHypervisor : IDisposable
{
    /// <summary>A short name for people and scripts, for example <c>kvm</c>.</summary>
    string Name { get; }

    /// <summary>What this backend can do on this host.</summary>
    HypervisorCapabilities Capabilities { get; }

    /// <summary>The CPUID leaves that a guest can be given, with the values that the host and the backend support.</summary>
    IReadOnlyList<CpuidEntry> SupportedCpuid { get; }

    /// <summary>Makes a virtual machine without memory or vCPUs. Throws <see cref="HypervisorException"/>.</summary>
    IVirtualMachine CreateVirtualMachine(VirtualMachineOptions options);
}
