namespace ActorVmm.Hypervisor;

/// <summary>An extended control register and its value. Source: Intel SDM vol. 1, "Extended Control Registers (XCRs)".</summary>
/// <param name="Index">The XCR's number; 0 is XCR0.</param>
/// <param name="Value">Its 64 bits.</param>
public readonly record struct XcrValue(uint Index, ulong Value);
