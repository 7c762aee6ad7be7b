namespace ActorVmm.Boot;

/// <summary>A machine cannot be started from what the user gave. The message is one line: which file or value, what is wrong with it, and what to do.</summary>
public sealed class BootException : Exception
{
    /// <summary>A failure without a message.</summary>
    public BootException() { }

    /// <summary>A failure described in one line.</summary>
    public BootException(string message) : base(message) { }

    /// <summary>A failure described in one line, with the error that caused it.</summary>
    public BootException(string message, Exception innerException) : base(message, innerException) { }
}
