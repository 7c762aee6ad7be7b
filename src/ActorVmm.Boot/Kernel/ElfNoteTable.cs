namespace ActorVmm.Boot.Kernel;

/// <summary>Where an ELF image keeps notes (PT_NOTE).</summary>
/// <param name="Offset">Start in the file.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Alignment">Names and values are padded to this: 4 or 8.</param>
internal readonly record struct ElfNoteTable(ulong Offset, ulong Size, ulong Alignment);
