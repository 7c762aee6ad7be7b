using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ActorVmm.Backend.Tests;

/// <summary>One run of an assembly's tests by xunit's own engine, inside this process. A line for each failure and each skip.</summary>
internal sealed class InProcessRun(IReadOnlyList<string> filters, bool showTimes, TextWriter output) : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly List<ITestCase> _cases = [];
    private readonly ManualResetEventSlim _discovered = new(), _finished = new();

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    public void Execute(Assembly assembly)
    {
        RunOptions options = new();
        using XunitTestFramework framework = new(this);
        framework.GetDiscoverer(Reflector.Wrap(assembly)).Find(false, this, options);
        _discovered.Wait();
        framework.GetExecutor(assembly.GetName()).RunTests(_cases.Where(Wanted), this, options);
        _finished.Wait();
    }

    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found: _cases.Add(found.TestCase); break;
            case IDiscoveryCompleteMessage: _discovered.Set(); break;
            case ITestPassed passed:
                Passed++;
                if (showTimes) output.WriteLine($"{passed.ExecutionTime,8:f3} s {passed.Test.DisplayName}");
                break;
            case ITestSkipped skipped: Skipped++; output.WriteLine($"skipped {skipped.Test.DisplayName}: {skipped.Reason}"); break;
            case ITestFailed failed: Failed++; output.WriteLine($"FAILED {failed.Test.DisplayName}: {Describe(failed)}"); break;
            case ITestAssemblyFinished: _finished.Set(); break;
            // Failures outside of a test: constructors of fixtures, disposal.
            case IErrorMessage error: Failed++; output.WriteLine($"FAILED {Describe(error)}"); break;
        }
        return true;
    }

    public void Dispose()
    {
        _discovered.Dispose();
        _finished.Dispose();
    }

    private static string Describe(IFailureInformation failure) =>
        string.Join(Environment.NewLine, failure.Messages.Zip(failure.StackTraces, (message, trace) => $"{message}{Environment.NewLine}{trace}"));

    private bool Wanted(ITestCase test) =>
        filters.Count == 0 || filters.Any(filter => test.DisplayName.Contains(filter, StringComparison.OrdinalIgnoreCase));
}
