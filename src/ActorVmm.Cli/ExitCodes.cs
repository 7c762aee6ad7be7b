namespace ActorVmm.Cli;

/// <summary>What the program's exit code says. <c>run</c> passes the code of the guest's debug-exit port on, which is odd and can be any of 1 to 511; the shell sees its low byte.</summary>
internal static class ExitCodes
{
    /// <summary>Done; a guest powered off, or its user left the console.</summary>
    public const int Done = 0;

    /// <summary>It was tried and failed; a guest crashed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the machine file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>What was asked for cannot work, found out before anything started.</summary>
    public const int PlanInfeasible = 5;

    /// <summary>The host cannot run guests.</summary>
    public const int HostNotReady = 6;

    /// <summary>A time limit passed.</summary>
    public const int Timeout = 7;

    /// <summary>Interrupted by a signal: 128 + its number, as shells count; this is SIGINT's.</summary>
    public const int Interrupted = 130;

    /// <summary>Added to a signal's number.</summary>
    public const int SignalBase = 128;
}
