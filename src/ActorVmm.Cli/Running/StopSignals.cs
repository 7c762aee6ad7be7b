using System.Runtime.InteropServices;
using ActorVmm.Cli.Consoles;

namespace ActorVmm.Cli.Running;

/// <summary>Turns the signals that end programs into a request; the second one ends the program at once, with the terminal restored.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action<StopCause> _stop;
    private int _count;

    public StopSignals(Action<StopCause> stop)
    {
        _stop = stop;
        foreach ((PosixSignal signal, int number) in ((PosixSignal, int)[])[(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)])
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Received(context, number)));
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Received(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _stop(new(ExitCodes.SignalBase + number));
            return;
        }
        RawTerminal.RestoreNow();
        Environment.Exit(ExitCodes.SignalBase + number);
    }
}
