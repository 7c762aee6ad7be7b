using CsCheck;

namespace ActorVmm.Lab.Tests;

public sealed class ShellWordsTests
{
    [Fact]
    public void Join_AnyWords_ReachTheShellUnchanged() =>
        Gen.String[Gen.Char[' ', '~'], 0, 8].Array[0, 4].Sample(words =>
            Assert.Equal(string.Concat(words.Select(word => $"<{word}>")), HostTools.Run("/bin/sh", ["-c", $"for word in {ShellWords.Join(words)}; do printf '<%s>' \"$word\"; done"])), iter: 50);
}
