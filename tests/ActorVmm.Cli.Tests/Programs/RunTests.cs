using System.Text.Json;

namespace ActorVmm.Cli.Tests.Programs;

public sealed class RunTests
{
    [KvmFact]
    public void Run_TheDebugExitPort_GivesTheExitCode()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.DebugExit} --stats --threads < /dev/null");
        Assert.Equal(7, run.WaitForEnd());
        Assert.Equal("", run.Output);
        Assert.Contains("vCPU 0: thread ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("PortIo", run.Errors, StringComparison.Ordinal);
    }

    [KvmFact]
    public void Run_Json_IsOneObjectALine()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.DebugExit} --json --stats --threads --cpus 2 < /dev/null");
        Assert.Equal(7, run.WaitForEnd());
        List<JsonElement> lines = [.. run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.All(lines, line => Assert.Equal(1, line.GetProperty("schemaVersion").GetInt32()));
        Assert.Equal(["planned", "built", "ended"], lines.Where(line => line.GetProperty("event").ValueEquals("phase")).Select(line => line.GetProperty("name").GetString()));
        Assert.Equal([0, 1], lines.Where(line => line.GetProperty("event").ValueEquals("thread")).Select(line => line.GetProperty("vcpu").GetInt32()));
        Assert.Contains(lines, line => line.GetProperty("event").ValueEquals("exits") && line.GetProperty("reason").ValueEquals("portIo") && line.GetProperty("count").GetInt64() == 1);
    }

    [KvmFact]
    public void Run_ATripleFault_IsReportedAndFails()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.Crash} < /dev/null");
        Assert.Equal(ExitCodes.Failed, run.WaitForEnd());
        Assert.Contains("error: the guest crashed: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains("triple fault", run.Errors, StringComparison.Ordinal);
        Assert.Contains("ud2", run.Errors, StringComparison.Ordinal);
        Assert.Contains("CR0", run.Errors, StringComparison.Ordinal);
    }

    [KvmFact]
    public void Run_ASilentGuest_IsDiagnosed()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.Silent} < /dev/null");
        run.WaitFor("all its vCPUs are halted with interrupts off");
        run.WaitFor("RIP 0000:0000000000008002");
        run.Signal("TERM");
        Assert.Equal(ExitCodes.SignalBase + 15, run.WaitForEnd());
    }

    [KvmTheory]
    [InlineData("INT", ExitCodes.Interrupted)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public void Run_ASignal_StopsTheGuestWithItsCode(string signal, int code)
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.Prompt} < /dev/null");
        run.WaitFor("first output");
        run.Signal(signal);
        Assert.Equal(code, run.WaitForEnd());
        Assert.Equal(">", run.Output);
    }

    [KvmTheory]
    [InlineData("< /dev/null")]
    [InlineData("<&-")]
    [InlineData("< /")]
    [InlineData("2>&- < /dev/null")]
    public void Run_WithoutInput_RunsOn(string redirection)
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.Prompt} {redirection}");
        run.WaitFor(">");
        run.Signal("TERM");
        Assert.Equal(143, run.WaitForEnd());
    }

    [KvmFact]
    public void Run_InputFromAPipe_ReachesTheGuestWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i} \u0001x\n"));
        string file = TestFolder.Write("input.txt", System.Text.Encoding.ASCII.GetBytes(text + "q"));
        using ProgramRun run = ProgramRun.Shell($"cat {file} | \"$P\" run {FlatGuest.Echo}");
        Assert.Equal(0, run.WaitForEnd());
        Assert.Equal($">{text}q", run.Output);
    }

    [KvmFact]
    public void Run_ClosedStandardOutput_OnlyLosesTheConsole()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.DebugExit} < /dev/null >&-");
        Assert.Equal(7, run.WaitForEnd());
    }

    [KvmFact]
    public void Run_NobodyReadsTheOutput_IsOneErrorLineAndTheEnd()
    {
        using ProgramRun run = ProgramRun.Shell($"{{ \"$P\" run {FlatGuest.Chatter} < /dev/null; echo \"code $?\" >&2; }} | head -c 3");
        Assert.Equal(0, run.WaitForEnd());
        Assert.Equal("xxx", run.Output);
        Assert.Contains("actorvmm: error: standard output was closed by its reader", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"code {ExitCodes.Failed}\n", run.Errors, StringComparison.Ordinal);
    }

    [KvmFact]
    public void Run_AReset_StartsTheMachineAgainInTheSameProcess()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.Reboot} < /dev/null");
        run.WaitFor("BBB");
        run.Signal("INT");
        Assert.Equal(ExitCodes.Interrupted, run.WaitForEnd());
        Assert.Contains("the guest reboots after", run.Errors, StringComparison.Ordinal);
    }

    [KvmFact]
    public void Run_DryRun_PrintsThePlanAndStartsNothing()
    {
        using ProgramRun run = ProgramRun.Shell($"exec \"$P\" run {FlatGuest.Prompt} --cpus 2 --dry-run < /dev/null");
        Assert.Equal(0, run.WaitForEnd());
        Assert.Contains("vCPU 1: APIC id 1, host CPUs any\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(">", run.Output, StringComparison.Ordinal);
    }

    [KvmFact]
    public void Demo_OnWhateverKvm_SaysWhatItDoesAndBootsAllVcpus()
    {
        using ProgramRun run = ProgramRun.Shell("exec \"$P\" demo --cpus 3 < /dev/null");
        Assert.Equal(0, run.WaitForEnd());
        Assert.Contains("the KVM of this host runs guest kernels", run.Errors, StringComparison.Ordinal);
        string all = run.Output.Contains("Linux", StringComparison.Ordinal)
            ? "3 of 3 vCPUs online"
            : "vCPU 0 of 3 is up, APIC id 0\r\nvCPU 1 of 3 is up, APIC id 1\r\nvCPU 2 of 3 is up, APIC id 2\r\nAll vCPUs are up: switching off.\r\n";
        Assert.Contains(all, run.Output, StringComparison.Ordinal);
    }
}
