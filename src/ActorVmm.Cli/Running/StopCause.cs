namespace ActorVmm.Cli.Running;

/// <summary>Why the program stops a guest that has not ended by itself.</summary>
/// <param name="ExitCode">What the program then exits with.</param>
/// <param name="Message">An error line; <see langword="null"/> where the user knows.</param>
internal sealed record StopCause(int ExitCode, string? Message = null);
