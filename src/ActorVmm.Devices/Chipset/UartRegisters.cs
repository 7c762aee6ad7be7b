namespace ActorVmm.Devices.Chipset;

/// <summary>Offsets and bits of the 16550's registers. Source: PC16550D data sheet, "Summary of Registers".</summary>
internal static class UartRegisters
{
    /// <summary>RBR, THR, or DLL while the divisor latch is open.</summary>
    public const int Data = 0;

    /// <summary>IER, or DLM while the divisor latch is open.</summary>
    public const int InterruptEnable = 1;

    /// <summary>IIR on reads.</summary>
    public const int InterruptIdentification = 2;

    /// <summary>FCR on writes.</summary>
    public const int FifoControl = 2;
    public const int LineControl = 3;
    public const int ModemControl = 4;
    public const int LineStatus = 5;
    public const int ModemStatus = 6;
    public const int Scratch = 7;

    // IER
    public const byte ReceivedInterrupt = 1;
    public const byte TransmitterEmptyInterrupt = 2;
    public const byte LineStatusInterrupt = 4;
    public const byte ModemStatusInterrupt = 8;
    public const byte InterruptEnableMask = 0x0f;

    // IIR
    public const byte NothingPending = 0x01;
    public const byte LineStatusPending = 0x06;
    public const byte ReceivedPending = 0x04;
    public const byte TimeoutPending = 0x0c;
    public const byte TransmitterEmptyPending = 0x02;
    public const byte ModemStatusPending = 0x00;
    public const byte FifosAreOn = 0xc0;

    // FCR
    public const byte FifoEnable = 1;
    public const byte ClearReceiver = 2;
    public const byte FifoControlKept = 0xc1;

    // LCR
    public const byte DivisorLatchBit = 0x80;

    // LSR
    public const byte DataReady = 0x01;
    public const byte OverrunError = 0x02;
    public const byte BreakReceived = 0x10;
    public const byte TransmitterEmpty = 0x60;
    public const byte ErrorInFifo = 0x80;

    // MCR
    public const byte Dtr = 1;
    public const byte Rts = 2;
    public const byte Out1 = 4;
    public const byte Out2 = 8;
    public const byte LoopbackBit = 0x10;
    public const byte ModemControlMask = 0x1f;

    // MSR: the lines, and below each the bit that tells of its change
    public const byte Cts = 0x10;
    public const byte Dsr = 0x20;
    public const byte Ring = 0x40;
    public const byte Carrier = 0x80;
    public const byte ModemChangesMask = 0x0f;
}
