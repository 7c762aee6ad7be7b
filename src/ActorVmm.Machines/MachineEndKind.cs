namespace ActorVmm.Machines;

/// <summary>How a machine came to its end.</summary>
public enum MachineEndKind
{
    /// <summary>The guest switched the power off.</summary>
    PowerOff,

    /// <summary>The guest asked for a reset: make the machine anew from its plan.</summary>
    Reset,

    /// <summary>The guest wrote the debug-exit port: <see cref="MachineEnd.ExitCode"/>.</summary>
    DebugExit,

    /// <summary>The VMM was asked to stop the machine.</summary>
    Stopped,

    /// <summary>The guest or the host did what cannot be gone on from: <see cref="MachineEnd.Reason"/>.</summary>
    Crash,
}
