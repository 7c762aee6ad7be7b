using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

internal sealed unsafe partial class KvmVcpu
{
    public X86FpuState GetFpu()
    {
        kvm_fpu f = _vcpu.Get<kvm_fpu>(KvmRequests.KVM_GET_FPU);
        // SAFETY: both spans have the length of the fixed buffer that they cover, on our own stack.
        return new()
        {
            Registers = new ReadOnlySpan<byte>(f.fpr, FprBytes).ToArray(), Xmm = new ReadOnlySpan<byte>(f.xmm, XmmBytes).ToArray(),
            Fcw = f.fcw, Fsw = f.fsw, Ftwx = f.ftwx, LastOpcode = f.last_opcode, LastIp = f.last_ip, LastDp = f.last_dp, Mxcsr = f.mxcsr,
        };
    }

    public void SetFpu(X86FpuState state)
    {
        var f = new kvm_fpu
        {
            fcw = state.Fcw, fsw = state.Fsw, ftwx = state.Ftwx, last_opcode = state.LastOpcode, last_ip = state.LastIp, last_dp = state.LastDp, mxcsr = state.Mxcsr,
        };
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Registers.Length, FprBytes, nameof(state));
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Xmm.Length, XmmBytes, nameof(state));
        // SAFETY: both spans have the length of the fixed buffer that they cover, on our own stack.
        state.Registers.CopyTo(new Span<byte>(f.fpr, FprBytes));
        state.Xmm.CopyTo(new Span<byte>(f.xmm, XmmBytes));
        _vcpu.Call(KvmRequests.KVM_SET_FPU, ref f);
    }

    public byte[] GetXsave()
    {
        var area = new byte[_vm.XsaveSize];
        _vcpu.Call(_vm.HasXsave2 ? KvmRequests.KVM_GET_XSAVE2 : KvmRequests.KVM_GET_XSAVE, area);
        return area;
    }

    public void SetXsave(byte[] area)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(area.Length, _vm.XsaveSize, nameof(area));
        _vcpu.Call(KvmRequests.KVM_SET_XSAVE, area);
    }

    public IReadOnlyList<XcrValue> GetXcrs()
    {
        kvm_xcrs xcrs = _vcpu.Get<kvm_xcrs>(KvmRequests.KVM_GET_XCRS);
        var values = new XcrValue[Math.Min((int)xcrs.nr_xcrs, kvm_xcrs.KVM_MAX_XCRS)];
        for (int i = 0; i < values.Length; i++) values[i] = new(xcrs.xcrs[i].xcr, xcrs.xcrs[i].value);
        return values;
    }

    public void SetXcrs(IReadOnlyList<XcrValue> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(values.Count, kvm_xcrs.KVM_MAX_XCRS, nameof(values));
        var xcrs = new kvm_xcrs { nr_xcrs = (uint)values.Count };
        for (int i = 0; i < values.Count; i++) xcrs.xcrs[i] = new() { xcr = values[i].Index, value = values[i].Value };
        _vcpu.Call(KvmRequests.KVM_SET_XCRS, ref xcrs);
    }

    private const int FprBytes = 128, XmmBytes = 256;
}
