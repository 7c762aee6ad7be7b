namespace ActorVmm.Hypervisor;

/// <summary>A backend could not do what the VMM asked: a failure of the host, never something a guest can cause.</summary>
public sealed class HypervisorException : Exception
{
    /// <summary>A failure without a message.</summary>
    public HypervisorException() { }

    /// <summary>A failure; the message says what, on what, why and the next step.</summary>
    public HypervisorException(string message) : base(message) { }

    /// <summary>A failure with the error that caused it.</summary>
    public HypervisorException(string message, Exception innerException) : base(message, innerException) { }
}
