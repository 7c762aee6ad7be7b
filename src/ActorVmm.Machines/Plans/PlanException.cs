namespace ActorVmm.Machines.Plans;

/// <summary>This host cannot do what was asked for: the message says what is short, how much there is and what to change, in one line.</summary>
public sealed class PlanException : Exception
{
    /// <summary>A shortage without a message.</summary>
    public PlanException() { }

    /// <summary>A shortage.</summary>
    public PlanException(string message) : base(message) { }

    /// <summary>A shortage with the error that showed it.</summary>
    public PlanException(string message, Exception innerException) : base(message, innerException) { }
}
