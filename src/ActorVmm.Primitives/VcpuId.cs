namespace ActorVmm.Primitives;

/// <summary>The number of a vCPU inside its virtual machine, from 0 without gaps. Not its APIC id: see <see cref="CpuTopology.ApicId"/>.</summary>
public readonly record struct VcpuId(int Value)
{
    /// <summary>The bare number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
