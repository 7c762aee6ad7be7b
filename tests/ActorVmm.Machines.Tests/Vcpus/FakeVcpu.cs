using ActorVmm.Hypervisor;
using ActorVmm.Primitives;

namespace ActorVmm.Machines.Tests.Vcpus;

/// <summary>A vCPU whose guest is a script: each run gives the next exit of <paramref name="exits"/>, forever the last; a kick ends a run as a backend's does.</summary>
internal sealed class FakeVcpu(VcpuId id, params VcpuExitReason[] exits) : IVcpu
{
    private readonly byte[] _data = new byte[8];
    private readonly ManualResetEventSlim _kicked = new();
    private int _next;

    public VcpuId Id => id;

    public int Runs { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>Where set, runs wait in the guest for a kick once the script is over.</summary>
    public bool SpinsAtTheEnd { get; init; }

    public void Run(out VcpuExit exit)
    {
        exit = default;
        Runs++;
        if (SpinsAtTheEnd && _next == exits.Length) _kicked.Wait();
        if (_kicked.IsSet)
        {
            exit.Reason = VcpuExitReason.Interrupted;
            return;
        }
        exit.Reason = exits[_next < exits.Length ? _next++ : ^1];
        exit.Count = 1;
        exit.Size = 1;
        exit.IsWrite = true;
        exit.Address = 0x80;
        exit.Data = _data.AsSpan(0, 1);
    }

    public void Kick() => _kicked.Set();
    public void ClearKick() => _kicked.Reset();
    public void Dispose() => Disposed = true;

    public X86Registers GetRegisters() => new() { Rip = (ulong)Runs };
    public MpState GetMpState() => MpState.Runnable;

    public void FailMsrAccess() { }
    public void SetCpuid(IReadOnlyList<CpuidEntry> entries) => throw new NotSupportedException();
    public IReadOnlyList<CpuidEntry> GetCpuid() => throw new NotSupportedException();
    public void InjectInterrupt(byte vector) => throw new NotSupportedException();
    public void RequestInterruptWindow(bool wanted) => throw new NotSupportedException();
    public void InjectNmi() => throw new NotSupportedException();
    public void SetGuestDebug(GuestDebug? debug) => throw new NotSupportedException();
    public GuestAddress? Translate(ulong linearAddress) => new(linearAddress);
    public void SetRegisters(in X86Registers registers) => throw new NotSupportedException();
    public X86SpecialRegisters GetSpecialRegisters() => default;
    public void SetSpecialRegisters(in X86SpecialRegisters registers) => throw new NotSupportedException();
    public X86FpuState GetFpu() => throw new NotSupportedException();
    public void SetFpu(X86FpuState state) => throw new NotSupportedException();
    public byte[] GetXsave() => throw new NotSupportedException();
    public void SetXsave(byte[] area) => throw new NotSupportedException();
    public IReadOnlyList<XcrValue> GetXcrs() => throw new NotSupportedException();
    public void SetXcrs(IReadOnlyList<XcrValue> values) => throw new NotSupportedException();
    public byte[] GetLocalApic() => throw new NotSupportedException();
    public void SetLocalApic(byte[] registers) => throw new NotSupportedException();
    public void SetMpState(MpState state) => throw new NotSupportedException();
    public VcpuEvents GetEvents() => throw new NotSupportedException();
    public void SetEvents(in VcpuEvents events) => throw new NotSupportedException();
    public X86DebugRegisters GetDebugRegisters() => throw new NotSupportedException();
    public void SetDebugRegisters(in X86DebugRegisters registers) => throw new NotSupportedException();
    public IReadOnlyList<MsrValue> GetMsrs(IReadOnlyList<uint> indices) => throw new NotSupportedException();
    public void SetMsrs(IReadOnlyList<MsrValue> values) => throw new NotSupportedException();
    public uint GetTscKhz() => throw new NotSupportedException();
    public void SetTscKhz(uint frequency) => throw new NotSupportedException();
}
