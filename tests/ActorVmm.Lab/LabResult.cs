namespace ActorVmm.Lab;

/// <summary>How a run of a lab machine ended.</summary>
/// <param name="ExitCode">What the script ended with, or <see cref="TimedOut"/>, or <see cref="Died"/>.</param>
/// <param name="Console">Everything on the machine's console.</param>
/// <param name="Elapsed">From the start of the emulator to its end.</param>
public sealed record LabResult(int ExitCode, string Console, TimeSpan Elapsed)
{
    /// <summary>The exit code of a machine that had to be ended at its time limit.</summary>
    public const int TimedOut = 124;

    /// <summary>The exit code of a machine that ended before its script did.</summary>
    public const int Died = 125;
}
