using ActorVmm.Cli.Output;
using ActorVmm.Devices.Chipset;
using ActorVmm.Linux;
using ActorVmm.Machines;

namespace ActorVmm.Cli.Consoles;

/// <summary>The guest's console on standard input and output, for as long as the program runs the guest; machines come and go with resets.</summary>
internal sealed class GuestConsole : IDisposable
{
    private readonly RawTerminal? _terminal;
    private readonly ConsoleInput _input;
    private readonly ConsoleOutput _output;
    private readonly Streams _streams;
    private volatile Machine? _machine;

    /// <summary>Takes the terminal over, where there is one.</summary>
    /// <param name="streams">Where the help for the keys goes.</param>
    /// <param name="leave">Called when the user leaves; any thread.</param>
    /// <param name="firstByte">Called once when the guest writes for the first time; any thread.</param>
    /// <param name="broken">Called once when standard output takes no more; any thread.</param>
    public GuestConsole(Streams streams, Action leave, Action firstByte, Action<LinuxException> broken)
    {
        _streams = streams;
        _terminal = RawTerminal.Enter(streams.Input);
        _output = new(Ring, streams.Output, firstByte, broken);
        _input = new(streams.Input, _terminal is not null, key => Pressed(key, leave));
        if (_terminal is not null) streams.Messages.TryWriteLine($"actorvmm: {EscapeKeys.Help}");
    }

    /// <summary>What machines write into.</summary>
    public ConsoleRing Ring { get; } = new();

    /// <summary>Whether the guest has written anything yet.</summary>
    public bool SeenOutput => _output.SeenAnything;

    /// <summary>The input and the keys go to this machine from now on.</summary>
    public void Attach(Machine machine)
    {
        _machine = machine;
        _input.Attach(machine.Console);
    }

    /// <summary>Writes out everything that the guest has written, and waits for it at most this long.</summary>
    public void Finish(TimeSpan within) => _output.Finish(within);

    /// <summary>Gives the terminal back.</summary>
    public void Dispose()
    {
        _input.Dispose();
        _terminal?.Dispose();
    }

    private void Pressed(KeyAction key, Action leave)
    {
        if (key == KeyAction.Leave) leave();
        else if (key == KeyAction.PowerButton) _machine?.PressPowerButton();
        else _streams.Messages.TryWriteLine($"\nactorvmm: {EscapeKeys.Help}");
    }
}
