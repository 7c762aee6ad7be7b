namespace ActorVmm.Backend.Tests.Harness;

/// <summary>The arguments behind the backend.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CaseAttribute(params object[] arguments) : Attribute
{
    public IReadOnlyList<object> Arguments { get; } = arguments;
}
