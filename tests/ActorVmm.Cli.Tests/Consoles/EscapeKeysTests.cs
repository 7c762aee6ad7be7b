using System.Text;
using ActorVmm.Cli.Consoles;

namespace ActorVmm.Cli.Tests.Consoles;

public sealed class EscapeKeysTests
{
    [Theory]
    [InlineData("abc\r", "abc\r", "")]
    [InlineData("\u0001x", "", "Leave")]
    [InlineData("l\u0001Hs", "ls", "Help")]
    [InlineData("\u0001b", "", "Break")]
    [InlineData("\u0001p\u0001P", "", "PowerButton PowerButton")]
    [InlineData("\u0001aA", "\u0001A", "")]
    [InlineData("\u0001\u0001x", "\u0001x", "")]
    [InlineData("\u0001qx", "x", "")]
    [InlineData("\u0003", "\u0003", "")]
    public void Next_Keys_GoToTheGuestOrTheProgram(string typed, string sent, string pressed)
    {
        var keys = new EscapeKeys();
        var bytes = new List<byte>();
        var actions = new List<KeyAction>();
        foreach (byte typedKey in Encoding.ASCII.GetBytes(typed))
        {
            byte key = typedKey;
            KeyAction action = keys.Next(ref key);
            if (action == KeyAction.Send) bytes.Add(key);
            else if (action != KeyAction.None) actions.Add(action);
        }
        Assert.Equal(sent, Encoding.ASCII.GetString([.. bytes]));
        Assert.Equal(pressed, string.Join(' ', actions));
    }
}
