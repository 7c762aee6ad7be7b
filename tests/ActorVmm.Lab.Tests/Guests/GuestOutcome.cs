namespace ActorVmm.Lab.Tests.Guests;

/// <summary>How one guest in the lab went.</summary>
/// <param name="ExitCode">The exit code of <c>actorvmm run</c>.</param>
/// <param name="Console">What the guest wrote to its console.</param>
/// <param name="Messages">What <c>actorvmm</c> wrote to its error stream.</param>
internal sealed record GuestOutcome(int ExitCode, string Console, string Messages)
{
    public override string ToString() => $"exit code {ExitCode}\n--- console\n{Console}--- messages\n{Messages}";
}
