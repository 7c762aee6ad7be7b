namespace ActorVmm.Cli.Consoles;

/// <summary>What one byte from the terminal means.</summary>
internal enum KeyAction
{
    /// <summary>Nothing yet: it was Ctrl-A, or a letter behind it that means nothing.</summary>
    None,

    /// <summary>The byte is for the guest.</summary>
    Send,

    /// <summary>Stop the guest and end the program.</summary>
    Leave,

    /// <summary>Show the keys.</summary>
    Help,

    /// <summary>Send a break.</summary>
    Break,

    /// <summary>Press the guest's power button.</summary>
    PowerButton,
}
