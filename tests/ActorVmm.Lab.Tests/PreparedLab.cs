using ActorVmm.Lab.Tests.Guests;
using Xunit.Abstractions;

namespace ActorVmm.Lab.Tests;

/// <summary>The parts of the lab, built once for all tests. A lab that cannot be built fails the tests that need it.</summary>
public sealed class PreparedLab
{
    private readonly Lazy<LabHost> _host = new(() => LabHost.Prepare());

    public LabHost Host => _host.Value;

    public Task<LabResult> Run(LabRequest request) => LabMachine.Run(Host, request);

    /// <summary>actorvmm of these sources, and the guest.</summary>
    public IReadOnlyList<LabContent> WithGuests() => [new LabContent(LabBuild.Publish("src/ActorVmm.Cli"), "/opt/actorvmm"), .. LabGuest.Content(Host)];

    /// <summary>
    /// For machines with several CPUs only, whose emulator may lose a guest: a machine that died or hung is tried once again, and that is printed.
    /// Nothing else is ever tried again.
    /// </summary>
    internal static async Task<GuestOutcome> WithOneRetry(ITestOutputHelper output, Func<Task<GuestOutcome>> run)
    {
        GuestOutcome first = await run();
        if (first.ExitCode is not (LabResult.TimedOut or LabResult.Died)) return first;
        output.WriteLine($"retry 1 of 1: the emulated machine with several CPUs ended with {first.ExitCode}");
        return await run();
    }
}
