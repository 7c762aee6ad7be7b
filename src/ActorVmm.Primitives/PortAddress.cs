namespace ActorVmm.Primitives;

/// <summary>An address in the x86 I/O port space, 0 to 0xffff. Source: Intel SDM vol. 1, "Input/Output".</summary>
public readonly record struct PortAddress(ushort Value)
{
    /// <summary>Hexadecimal with prefix.</summary>
    public override string ToString() => $"0x{Value:x}";
}
