namespace ActorVmm.Hypervisor;

/// <summary>A model specific register and its value. Source: Intel SDM vol. 4.</summary>
/// <param name="Index">The MSR's number, as in ECX for RDMSR.</param>
/// <param name="Value">Its 64 bits.</param>
public readonly record struct MsrValue(uint Index, ulong Value);
