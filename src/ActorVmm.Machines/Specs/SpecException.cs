namespace ActorVmm.Machines.Specs;

/// <summary>What the user wrote cannot be meant: the message says what, where and what to do, in one line.</summary>
public sealed class SpecException : Exception
{
    /// <summary>A mistake without a message.</summary>
    public SpecException() { }

    /// <summary>A mistake.</summary>
    public SpecException(string message) : base(message) { }

    /// <summary>A mistake with the error that showed it.</summary>
    public SpecException(string message, Exception innerException) : base(message, innerException) { }
}
