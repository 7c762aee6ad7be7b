namespace ActorVmm.Machines.Guests;

/// <summary>A part of a guest could not be fetched or built. The message is one line that says what, why and what to do.</summary>
public sealed class GuestRecipeException : Exception
{
    /// <summary>Makes the error from its one line.</summary>
    public GuestRecipeException(string message) : base(message) { }

    /// <summary>Makes the error from its one line and what caused it.</summary>
    public GuestRecipeException(string message, Exception inner) : base(message, inner) { }
}
