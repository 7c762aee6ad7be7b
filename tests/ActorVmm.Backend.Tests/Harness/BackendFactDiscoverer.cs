using Xunit.Abstractions;
using Xunit.Sdk;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Makes a test case of each backend and case; those that the backend cannot run are skipped with the reason.</summary>
public sealed class BackendFactDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        Need needs = factAttribute.GetNamedArgument<Need>(nameof(BackendFactAttribute.Needs));
        TestMethodDisplay display = discoveryOptions.MethodDisplayOrDefault();
        TestMethodDisplayOptions options = discoveryOptions.MethodDisplayOptionsOrDefault();
        foreach (TestBackend backend in Backends.All)
            foreach (object[] rest in Cases(testMethod))
            {
                object[] arguments = [backend, .. rest];
                yield return backend.WhyNot(needs) is { } reason
                    ? new XunitSkippedDataRowTestCase(diagnostics, display, options, testMethod, reason, arguments)
                    : new XunitTestCase(diagnostics, display, options, testMethod, arguments);
            }
    }

    private static IEnumerable<object[]> Cases(ITestMethod method)
    {
        bool any = false;
        foreach (IAttributeInfo attribute in method.Method.GetCustomAttributes(typeof(CaseAttribute)))
        {
            any = true;
            yield return [.. attribute.GetNamedArgument<IReadOnlyList<object>>(nameof(CaseAttribute.Arguments))];
        }
        if (!any) yield return [];
    }
}
