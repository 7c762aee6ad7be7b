namespace ActorVmm.Cli.Tests.Programs;

public sealed class TerminalTests
{
    [KvmFact]
    public void CtrlAX_LeavesAndRestoresTheTerminal() => AssertRestored(FlatGuest.Prompt, ExitCodes.Done, (terminal, run) =>
    {
        run.WaitFor(">");
        terminal.Type("\u0001x");
    });

    [KvmFact]
    public void Keys_ReachTheGuestUntilItSwitchesOff() => AssertRestored(FlatGuest.Echo, ExitCodes.Done, (terminal, run) =>
    {
        run.WaitFor(">");
        terminal.Type("a\u0003\u0001ab\u0001h");
        run.WaitFor("a\u0003\u0001b");
        terminal.Type("q");
    });

    [KvmFact]
    public void CtrlAH_HelpsOnStandardError() => AssertRestored(FlatGuest.Prompt, ExitCodes.Done, (terminal, run) =>
    {
        run.WaitFor(">");
        terminal.Type("\u0001h");
        run.WaitFor("\nactorvmm: Ctrl-A X leaves");
        Assert.Equal(">", run.Output);
        terminal.Type("\u0001X");
    });

    [KvmTheory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    [InlineData("QUIT", 131)]
    public void ASignal_RestoresTheTerminal(string signal, int code) => AssertRestored(FlatGuest.Prompt, code, (_, run) =>
    {
        run.WaitFor("first output");
        run.Signal(signal);
    });

    [KvmFact]
    public void ACrash_RestoresTheTerminal() => AssertRestored(FlatGuest.Crash, ExitCodes.Failed, (_, _) => { });

    [KvmFact]
    public void TheDebugExitPort_RestoresTheTerminal() => AssertRestored(FlatGuest.DebugExit, 7, (_, _) => { });

    [KvmFact]
    public void AMistake_LeavesTheTerminalAsItWas() => AssertRestored("--kernel /no/such/kernel", ExitCodes.PlanInfeasible, (_, _) => { });

    private static void AssertRestored(string guest, int code, Action<PseudoTerminal, ProgramRun> act)
    {
        using var terminal = new PseudoTerminal();
        string before = terminal.Settings;
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {guest} < {terminal.Path}");
        act(terminal, run);
        Assert.Equal(code, run.WaitForEnd());
        Assert.Equal(before, terminal.Settings);
    }
}
