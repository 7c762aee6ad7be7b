namespace ActorVmm.Architecture.Tests;

/// <summary>Fails with all violations at once, one a line, under the rule that they break.</summary>
internal static class Rule
{
    public static void Holds(string rule, IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, $"{rule}\n  {string.Join("\n  ", found)}");
    }
}
