namespace ActorVmm.Kvm;

/// <summary>Where things are in the first part of an XSAVE area, in bytes. Source: Intel SDM vol. 1, "XSAVE Area" and "FXSAVE Area".</summary>
internal static class XsaveArea
{
    public const int Fcw = 0, Fsw = 2, Ftwx = 4, LastOpcode = 6, LastIp = 8, LastDp = 16, Mxcsr = 24;

    /// <summary>ST0 to ST7, 16 bytes each.</summary>
    public const int Registers = 32, RegistersBytes = 128;

    /// <summary>XMM0 to XMM15.</summary>
    public const int Xmm = 160, XmmBytes = 256;

    /// <summary>XSTATE_BV, lowest byte: a component whose bit is clear has its initial values, whatever the area holds.</summary>
    public const int ComponentsInUse = 512;

    public const byte X87 = 1, Sse = 2;
}
