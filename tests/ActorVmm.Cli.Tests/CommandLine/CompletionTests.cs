using ActorVmm.Cli.CommandLine;
using ActorVmm.Cli.Completion;

namespace ActorVmm.Cli.Tests.CommandLine;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("actorvmm ", "check completion demo run")]
    [InlineData("actorvmm ch", "check")]
    [InlineData("actorvmm run --mem", "--memory")]
    [InlineData("actorvmm run --mode ", "long protected real")]
    [InlineData("actorvmm run --mode p", "protected")]
    [InlineData("actorvmm completion ", "bash fish zsh")]
    [InlineData("actorvmm run --kernel ", "")]
    [InlineData("/usr/local/bin/actorvmm de", "demo")]
    public void Words_AtTheEnd_AreThoseThatFit(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', CompletionDirective.Words(line, line.Length, new()).Order(StringComparer.Ordinal)));

    [Fact]
    public void Words_InsideALine_LookOnlyAtWhatIsBeforeTheCursor() =>
        Assert.Equal(["check"], CompletionDirective.Words("actorvmm ch --json", "actorvmm ch".Length, new()));

    [Fact]
    public void Words_PositionOutside_IsTheEnd() => Assert.Equal(["demo"], CompletionDirective.Words("actorvmm de", 999, new()));
}
