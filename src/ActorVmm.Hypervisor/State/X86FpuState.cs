namespace ActorVmm.Hypervisor;

/// <summary>x87 and SSE registers. Source: Intel SDM vol. 1, "FXSAVE Area".</summary>
public sealed record X86FpuState
{
    /// <summary>The eight x87 registers, 16 bytes each (the last 6 of each unused).</summary>
    public byte[] Registers { get; init; } = new byte[128];

    /// <summary>Control word.</summary>
    public ushort Fcw { get; init; }

    /// <summary>Status word.</summary>
    public ushort Fsw { get; init; }

    /// <summary>Tag byte as FXSAVE has it: a set bit is a register in use.</summary>
    public byte Ftwx { get; init; }

    /// <summary>Last opcode.</summary>
    public ushort LastOpcode { get; init; }

    /// <summary>Last instruction pointer.</summary>
    public ulong LastIp { get; init; }

    /// <summary>Last data pointer.</summary>
    public ulong LastDp { get; init; }

    /// <summary>The sixteen XMM registers, 16 bytes each.</summary>
    public byte[] Xmm { get; init; } = new byte[256];

    /// <summary>SSE control and status.</summary>
    public uint Mxcsr { get; init; }
}
