namespace ActorVmm.Boot.Acpi;

/// <summary>A piece of ACPI machine language, encoded; made by <see cref="Aml"/> only, so a sequence of terms is well formed.</summary>
/// <param name="Bytes">The encoding.</param>
internal sealed record AmlTerm(ReadOnlyMemory<byte> Bytes);
