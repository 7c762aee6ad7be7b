namespace ActorVmm.Hypervisor;

/// <summary>The debug registers. Source: Intel SDM vol. 3B, "Debug Registers".</summary>
public record struct X86DebugRegisters
{
    /// <summary>A debug register.</summary>
    public ulong Dr0, Dr1, Dr2, Dr3, Dr6, Dr7;
}
