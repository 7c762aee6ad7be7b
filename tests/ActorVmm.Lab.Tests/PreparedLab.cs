namespace ActorVmm.Lab.Tests;

/// <summary>The parts of the lab, built once for all tests. A lab that cannot be built fails the tests that need it.</summary>
public sealed class PreparedLab
{
    private readonly Lazy<LabHost> _host = new(() => LabHost.Prepare());

    public LabHost Host => _host.Value;

    public Task<LabResult> Run(LabRequest request) => LabMachine.Run(Host, request);
}
