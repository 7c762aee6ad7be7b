namespace ActorVmm.Cli.Consoles;

/// <summary>Tells the keys for the program from those for the guest: Ctrl-A and a letter. The prefix is QEMU's, as are X, H, B and A; P is ours.</summary>
internal sealed class EscapeKeys
{
    /// <summary>The keys, for a person.</summary>
    public const string Help = "Ctrl-A X leaves (stops the guest), Ctrl-A P presses its power button, Ctrl-A B sends a break, Ctrl-A A sends Ctrl-A, Ctrl-A H shows this.";

    private const byte Prefix = 1;

    private bool _afterPrefix;

    /// <summary>Takes the next byte.</summary>
    /// <param name="key">The byte; becomes the one to send where that is another.</param>
    public KeyAction Next(ref byte key)
    {
        if (!_afterPrefix)
        {
            _afterPrefix = key == Prefix;
            return _afterPrefix ? KeyAction.None : KeyAction.Send;
        }
        _afterPrefix = false;
        KeyAction action = (char)key switch
        {
            'x' or 'X' => KeyAction.Leave,
            'h' or 'H' or '?' => KeyAction.Help,
            'b' or 'B' => KeyAction.Break,
            'p' or 'P' => KeyAction.PowerButton,
            'a' or 'A' or (char)Prefix => KeyAction.Send,
            _ => KeyAction.None,
        };
        if (action == KeyAction.Send) key = Prefix;
        return action;
    }
}
