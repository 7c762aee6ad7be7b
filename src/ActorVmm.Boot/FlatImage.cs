using ActorVmm.Primitives;

namespace ActorVmm.Boot;

/// <summary>Says that the kernel file is plain code, and how to start it.</summary>
/// <param name="LoadAddress">Where its first byte goes.</param>
/// <param name="EntryPoint">Linear address of the first instruction; below 1 MiB in real mode, below 4 GiB in protected mode.</param>
/// <param name="Mode">The mode in which it starts.</param>
public sealed record FlatImage(GuestAddress LoadAddress, ulong EntryPoint, CpuMode Mode);
