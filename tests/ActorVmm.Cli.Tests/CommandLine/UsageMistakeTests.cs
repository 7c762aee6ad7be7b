using ActorVmm.Cli.CommandLine;

namespace ActorVmm.Cli.Tests.CommandLine;

public sealed class UsageMistakeTests
{
    [Theory]
    [InlineData("rnu", "The command rnu is unknown; did you mean run? See actorvmm --help.")]
    [InlineData("launch", "The command launch is unknown; known are run, check, demo, completion. See actorvmm --help.")]
    [InlineData("run --krnel x", "The option --krnel is unknown; did you mean --kernel? See actorvmm run --help.")]
    [InlineData("run --kernal=x", "The option --kernal is unknown; did you mean --kernel? See actorvmm run --help.")]
    [InlineData("check --jsn", "The option --jsn is unknown; did you mean --json? See actorvmm check --help.")]
    [InlineData("--versoin", "The option --versoin is unknown; did you mean --version? See actorvmm --help.")]
    [InlineData("check --quite-different", "The option --quite-different is unknown; check has no such option. See actorvmm check --help.")]
    [InlineData("run --cpus", "--cpus needs a value: --cpus N. See actorvmm run --help.")]
    [InlineData("run --cpus 1 --cpus 2", "--cpus stands there more than once; give it one value. See actorvmm run --help.")]
    [InlineData("run --stats=yes", "run takes no 'yes': values follow an option's name, text with blanks stands in quotes. See actorvmm run --help.")]
    [InlineData("run vmlinuz", "run takes no 'vmlinuz': values follow an option's name, text with blanks stands in quotes. See actorvmm run --help.")]
    [InlineData("completion", "completion needs SHELL. See actorvmm completion --help.")]
    [InlineData("--no-color", "A command is missing: run, check, demo, completion. See actorvmm --help.")]
    public void Find_AMistake_SaysItInOneLine(string line, string expected) => Assert.Equal(expected, UsageMistake.Find(new CommandTree().Root.Parse(line)));

    [Theory]
    [InlineData("run --kernel x --cpus 2 --initrd a --initrd b --stats")]
    [InlineData("check --json --no-color")]
    [InlineData("demo --cpus 3 --verbose")]
    [InlineData("completion bash")]
    public void Find_NoMistake_IsNull(string line) => Assert.Null(UsageMistake.Find(new CommandTree().Root.Parse(line)));
}
