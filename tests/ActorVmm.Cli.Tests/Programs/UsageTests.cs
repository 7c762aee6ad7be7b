namespace ActorVmm.Cli.Tests.Programs;

public sealed class UsageTests
{
    [Fact]
    public void Version_IsOneLineOnStandardOutput()
    {
        var (code, output, errors) = ProgramRun.Complete("--version");
        Assert.Equal((0, ""), (code, errors));
        Assert.Matches(@"^actorvmm \d+\.\d+\.\d+\n$", output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("check", "-h")]
    [InlineData("run", "--cpus", "0", "--help")]
    public void Help_IsOnStandardOutput(params string[] arguments)
    {
        var (code, output, errors) = ProgramRun.Complete(arguments);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("EXAMPLES:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoArguments_IsHelpOnStandardErrorAndAUsageError()
    {
        var (code, output, errors) = ProgramRun.Complete();
        Assert.Equal((ExitCodes.Usage, ""), (code, output));
        Assert.Contains("USAGE:", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean check?", "chek")]
    [InlineData("did you mean --kernel?", "run", "--kernle", "x")]
    [InlineData("at least 1", "run", "--kernel", "x", "--cpus", "0")]
    [InlineData("there is no such file", "run", "--machine", "/no/such/file.json")]
    [InlineData("it is a directory", "run", "--machine", "/tmp")]
    [InlineData("There is no completion script for tcsh", "completion", "tcsh")]
    [InlineData("at least 1", "demo", "--cpus", "0")]
    public void AMistake_IsOneLineAndTheUsageCode(string expected, params string[] arguments) => AssertOneLine(ExitCodes.Usage, expected, ProgramRun.Complete(arguments));

    [Theory]
    [InlineData("{ \"payload\": { \"kernal\": \"x\" } }", "did you mean kernel?")]
    [InlineData("{ \"cpus\": 4 }", "expected an object")]
    [InlineData("{ \"cpus\": ", "line 1")]
    public void AMachineFileWithAMistake_IsOneLineAndTheUsageCode(string text, string expected)
    {
        string file = TestFolder.Write($"machine-{text.Length}.json", System.Text.Encoding.UTF8.GetBytes(text));
        AssertOneLine(ExitCodes.Usage, expected, ProgramRun.Complete("run", "--machine", file));
    }

    [Fact]
    public void PrintConfig_WritesAMachineFileThatGivesTheSame()
    {
        var (code, output, errors) = ProgramRun.Complete("run", "--kernel", "/boot/vmlinuz", "--cpus", "3", "--pin", "0=0", "--print-config");
        Assert.Equal((0, ""), (code, errors));
        string file = TestFolder.Write("printed.json", System.Text.Encoding.UTF8.GetBytes(output));
        Assert.Equal(output, ProgramRun.Complete("run", "--machine", file, "--print-config").Output);
    }

    [Fact]
    public void ColourIsForTerminalsOnly()
    {
        var (_, _, errors) = ProgramRun.Complete("chek");
        Assert.DoesNotContain('\e', errors);
    }

    [Theory]
    [InlineData("bash", "bash -n")]
    [InlineData("zsh", "zsh -n")]
    [InlineData("fish", "fish --no-execute")]
    public void CompletionScript_IsValidInItsShell(string shell, string check)
    {
        var (code, output, _) = ProgramRun.Complete("completion", shell);
        Assert.Equal(0, code);
        string script = TestFolder.Write($"completion.{shell}", System.Text.Encoding.UTF8.GetBytes(output));
        using ProgramRun run = ProgramRun.Shell($"if command -v {shell} > /dev/null; then {check} {script}; else echo absent; fi");
        Assert.Equal(0, run.WaitForEnd());
        Assert.Equal("", run.Errors);
    }

    [Fact]
    public void CompletionScript_InBash_CompletesACommandAndAnOption()
    {
        const string Ask = """
            actorvmm() { "$P" "$@"; }; COMP_CWORD=$1; COMP_LINE="$2"; COMP_POINT=${#COMP_LINE}; read -ra COMP_WORDS <<< "$2"; COMP_WORDS[0]="$P"
            source <("$P" completion bash); _actorvmm; echo "${COMPREPLY[@]}"
            """;
        string file = TestFolder.Write("ask.bash", System.Text.Encoding.UTF8.GetBytes(Ask));
        using ProgramRun command = ProgramRun.Shell($"bash {file} 1 'actorvmm ch'");
        Assert.Equal(0, command.WaitForEnd());
        Assert.Equal("check\n", command.Output);
        using ProgramRun option = ProgramRun.Shell($"bash {file} 2 'actorvmm run --topo'");
        Assert.Equal(0, option.WaitForEnd());
        Assert.Equal("--topology\n", option.Output);
    }

    internal static void AssertOneLine(int code, string expected, (int Code, string Output, string Errors) run)
    {
        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.StartsWith("actorvmm: error: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains(expected, run.Errors, StringComparison.Ordinal);
        Assert.Equal(run.Errors.Length - 1, run.Errors.IndexOf('\n', StringComparison.Ordinal));
    }
}
