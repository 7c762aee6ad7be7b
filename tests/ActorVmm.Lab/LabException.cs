namespace ActorVmm.Lab;

/// <summary>The lab cannot be built or started. The message is one line that says what, why and what to do.</summary>
public sealed class LabException(string message) : Exception(message);
