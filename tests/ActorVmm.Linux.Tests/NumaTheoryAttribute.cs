namespace ActorVmm.Linux.Tests;

/// <summary>As <see cref="NumaFactAttribute"/>, for theories.</summary>
public sealed class NumaTheoryAttribute : TheoryAttribute
{
    public NumaTheoryAttribute() => Skip = new NumaFactAttribute().Skip;
}
