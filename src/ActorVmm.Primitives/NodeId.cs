namespace ActorVmm.Primitives;

/// <summary>The number of a NUMA node as the operating system counts them; numbers may have gaps.</summary>
public readonly record struct NodeId(int Value)
{
    /// <summary>The bare number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
