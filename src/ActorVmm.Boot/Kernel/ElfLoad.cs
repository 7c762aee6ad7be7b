using ActorVmm.Primitives;

namespace ActorVmm.Boot.Kernel;

/// <summary>A loadable piece of an ELF image (PT_LOAD).</summary>
/// <param name="Offset">Where its bytes start in the file.</param>
/// <param name="FileSize">How many bytes the file has; may be 0.</param>
/// <param name="Memory">Where it goes; what the file does not have is zero.</param>
internal readonly record struct ElfLoad(ulong Offset, ulong FileSize, AddressRange Memory);
