namespace ActorVmm.Cli;

/// <summary>The command ends here: one line for the user and an exit code.</summary>
internal sealed class CliException : Exception
{
    public CliException(string message, int exitCode) : base(message) => ExitCode = exitCode;

    public CliException(string message, int exitCode, Exception innerException) : base(message, innerException) => ExitCode = exitCode;

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; }

    /// <summary>A mistake in the command line.</summary>
    public static CliException Usage(string message) => new(message, ExitCodes.Usage);
}
