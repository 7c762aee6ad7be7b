namespace ActorVmm.Kvm;

/// <summary>A capability of the kernel's KVM.</summary>
/// <param name="Name">The kernel's name, for example <c>KVM_CAP_SPLIT_IRQCHIP</c>.</param>
/// <param name="Value">What KVM_CHECK_EXTENSION says: 0 is absent, other values mean what the kernel's document says.</param>
public sealed record KvmCapability(string Name, int Value);
