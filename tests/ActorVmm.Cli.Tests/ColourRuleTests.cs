using ActorVmm.Cli.Output;

namespace ActorVmm.Cli.Tests;

public sealed class ColourRuleTests
{
    [Theory]
    [InlineData(false, "", "xterm", true)]
    [InlineData(true, "", "xterm", false)]
    [InlineData(false, "1", "xterm", false)]
    [InlineData(false, "", "dumb", false)]
    [InlineData(false, "", "", false)]
    public void Decide_ByOptionVariableAndTerminal(bool option, string noColor, string term, bool expected) =>
        Assert.Equal(expected, ColourRule.Decide(option, name => name switch { "NO_COLOR" => noColor, "TERM" => term, _ => null }).Allowed);

    [Theory]
    [InlineData(null, null, "en_US.UTF-8", true)]
    [InlineData(null, "de_DE.utf8", "C", true)]
    [InlineData("C", "en_US.UTF-8", "en_US.UTF-8", false)]
    [InlineData(null, null, null, false)]
    public void Decide_Unicode_ByTheFirstLocaleThatIsSet(string? all, string? ctype, string? lang, bool expected) =>
        Assert.Equal(expected, ColourRule.Decide(false, name => name switch { "LC_ALL" => all, "LC_CTYPE" => ctype, "LANG" => lang, _ => null }).Unicode);
}
