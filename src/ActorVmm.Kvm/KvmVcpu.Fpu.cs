using System.Buffers.Binary;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

internal sealed partial class KvmVcpu
{
    // Through the XSAVE area: KVM_SET_FPU leaves MXCSR alone and does not mark the registers as in use, so a vCPU that never ran would start with them cleared.
    public X86FpuState GetFpu()
    {
        ReadOnlySpan<byte> area = GetXsave();
        return new()
        {
            Fcw = BinaryPrimitives.ReadUInt16LittleEndian(area[XsaveArea.Fcw..]), Fsw = BinaryPrimitives.ReadUInt16LittleEndian(area[XsaveArea.Fsw..]),
            Ftwx = area[XsaveArea.Ftwx], LastOpcode = BinaryPrimitives.ReadUInt16LittleEndian(area[XsaveArea.LastOpcode..]),
            LastIp = BinaryPrimitives.ReadUInt64LittleEndian(area[XsaveArea.LastIp..]), LastDp = BinaryPrimitives.ReadUInt64LittleEndian(area[XsaveArea.LastDp..]),
            Mxcsr = BinaryPrimitives.ReadUInt32LittleEndian(area[XsaveArea.Mxcsr..]),
            Registers = area.Slice(XsaveArea.Registers, XsaveArea.RegistersBytes).ToArray(), Xmm = area.Slice(XsaveArea.Xmm, XsaveArea.XmmBytes).ToArray(),
        };
    }

    public void SetFpu(X86FpuState state)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Registers.Length, XsaveArea.RegistersBytes, nameof(state));
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Xmm.Length, XsaveArea.XmmBytes, nameof(state));
        byte[] saved = GetXsave();
        Span<byte> area = saved;
        BinaryPrimitives.WriteUInt16LittleEndian(area[XsaveArea.Fcw..], state.Fcw);
        BinaryPrimitives.WriteUInt16LittleEndian(area[XsaveArea.Fsw..], state.Fsw);
        area[XsaveArea.Ftwx] = state.Ftwx;
        BinaryPrimitives.WriteUInt16LittleEndian(area[XsaveArea.LastOpcode..], state.LastOpcode);
        BinaryPrimitives.WriteUInt64LittleEndian(area[XsaveArea.LastIp..], state.LastIp);
        BinaryPrimitives.WriteUInt64LittleEndian(area[XsaveArea.LastDp..], state.LastDp);
        BinaryPrimitives.WriteUInt32LittleEndian(area[XsaveArea.Mxcsr..], state.Mxcsr);
        state.Registers.CopyTo(area[XsaveArea.Registers..]);
        state.Xmm.CopyTo(area[XsaveArea.Xmm..]);
        area[XsaveArea.ComponentsInUse] |= XsaveArea.X87 | XsaveArea.Sse;
        SetXsave(saved);
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
}
