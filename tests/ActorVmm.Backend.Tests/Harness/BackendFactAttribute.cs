using Xunit.Sdk;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>A test that runs once on each backend, and with <see cref="CaseAttribute"/> once for each case of it. Its first parameter is the <see cref="TestBackend"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ActorVmm.Backend.Tests.Harness.BackendFactDiscoverer", "ActorVmm.Backend.Tests")]
public sealed class BackendFactAttribute(Need needs = Need.Nothing) : FactAttribute
{
    public Need Needs { get; } = needs;
}
