namespace ActorVmm.Devices.Chipset;

/// <summary>What a guest can observe of a <see cref="Uart16550"/>. What it has sent is not part of it: that has left the device.</summary>
public sealed record Uart16550State
{
    /// <summary>IER, bits 3:0.</summary>
    public required byte InterruptEnable { get; init; }

    /// <summary>What stays of a write to FCR: bit 0 FIFOs on, bits 7:6 trigger.</summary>
    public required byte FifoControl { get; init; }

    /// <summary>LCR.</summary>
    public required byte LineControl { get; init; }

    /// <summary>MCR, bits 4:0.</summary>
    public required byte ModemControl { get; init; }

    /// <summary>Whether the guest has ever written MCR: from then on it must say that it is ready to receive.</summary>
    public required bool ModemControlWritten { get; init; }

    /// <summary>MSR, bits 3:0: lines that changed since the guest last looked.</summary>
    public required byte ModemChanges { get; init; }

    /// <summary>SCR.</summary>
    public required byte Scratch { get; init; }

    /// <summary>DLM and DLL.</summary>
    public required ushort Divisor { get; init; }

    /// <summary>Whether the "transmitter empty" interrupt waits to be seen.</summary>
    public required bool TransmitterEmptyPending { get; init; }

    /// <summary>LSR bit 1: a character was lost.</summary>
    public required bool Overrun { get; init; }

    /// <summary>Characters that the guest can read now: byte in bits 7:0, 0x100 for a break.</summary>
    public required ushort[] Fifo { get; init; }

    /// <summary>Characters from the host behind them.</summary>
    public required ushort[] Backlog { get; init; }
}
