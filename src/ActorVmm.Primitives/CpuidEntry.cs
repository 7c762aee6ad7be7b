namespace ActorVmm.Primitives;

/// <summary>What CPUID answers for one leaf, or for one subleaf of a leaf that has them. Source: Intel SDM vol. 2A, "CPUID - CPU Identification".</summary>
/// <param name="Function">The leaf: EAX on entry.</param>
/// <param name="Index">The subleaf: ECX on entry; 0 where the leaf has none.</param>
/// <param name="HasIndex">Whether ECX selects a subleaf.</param>
/// <param name="Eax">EAX on return.</param>
/// <param name="Ebx">EBX on return.</param>
/// <param name="Ecx">ECX on return.</param>
/// <param name="Edx">EDX on return.</param>
public sealed record CpuidEntry(uint Function, uint Index, bool HasIndex, uint Eax, uint Ebx, uint Ecx, uint Edx);
