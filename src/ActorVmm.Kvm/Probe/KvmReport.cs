namespace ActorVmm.Kvm;

/// <summary>What this host's KVM is and can do.</summary>
/// <param name="Status">Whether it can be used.</param>
/// <param name="Problem">What is wrong and what to do; empty where nothing is.</param>
/// <param name="OwningGroup">The group that may open the device; <see langword="null"/> without a device.</param>
/// <param name="ApiVersion">The version of the interface; 0 where it could not be asked.</param>
/// <param name="Capabilities">The capabilities that matter here, by number; empty where they could not be asked.</param>
/// <param name="RingZero">How a guest's kernel code runs.</param>
/// <param name="NanosecondsPerInstruction">The measured time of one instruction of a ring-0 loop; 0 where it was not measured.</param>
public sealed record KvmReport(
    KvmStatus Status, string Problem, string? OwningGroup, int ApiVersion, IReadOnlyList<KvmCapability> Capabilities, RingZeroExecution RingZero, double NanosecondsPerInstruction);
