using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

internal sealed partial class KvmVcpu
{
    private const int MsrsAtOnce = 255; // MAX_IO_MSRS of the kernel is 256

    private int _cpuidCount;

    public IReadOnlyList<MsrValue> GetMsrs(IReadOnlyList<uint> indices)
    {
        var values = new List<MsrValue>(indices.Count);
        for (int next = 0; next < indices.Count;)
        {
            byte[] list = MsrList(Math.Min(indices.Count - next, MsrsAtOnce), out Span<kvm_msr_entry> entries);
            for (int i = 0; i < entries.Length; i++) entries[i].index = indices[next + i];
            int read = _vcpu.Call(KvmRequests.KVM_GET_MSRS, list);
            foreach (ref kvm_msr_entry entry in entries[..read]) values.Add(new(entry.index, entry.data));
            // The kernel stops at the first that it does not know; leave that one out.
            next += read < entries.Length ? read + 1 : read;
        }
        return values;
    }

    public void SetMsrs(IReadOnlyList<MsrValue> values)
    {
        for (int next = 0; next < values.Count;)
        {
            byte[] list = MsrList(Math.Min(values.Count - next, MsrsAtOnce), out Span<kvm_msr_entry> entries);
            for (int i = 0; i < entries.Length; i++) entries[i] = new() { index = values[next + i].Index, data = values[next + i].Value };
            int written = _vcpu.Call(KvmRequests.KVM_SET_MSRS, list);
            if (written < entries.Length)
                throw new HypervisorException($"KVM_SET_MSRS(vCPU {Id}) refused MSR 0x{entries[written].index:x} = 0x{entries[written].data:x}. The guest's CPUID may not have it, or the value has reserved bits.");
            next += written;
        }
    }

    public void SetCpuid(IReadOnlyList<CpuidEntry> entries)
    {
        _vcpu.Call(KvmRequests.KVM_SET_CPUID2, CpuidList.Encode(entries));
        _cpuidCount = entries.Count;
    }

    public IReadOnlyList<CpuidEntry> GetCpuid() => CpuidList.Read(_vcpu, _cpuidCount);

    public uint GetTscKhz() => (uint)_vcpu.Call(KvmRequests.KVM_GET_TSC_KHZ);

    public void SetTscKhz(uint frequency) => _vcpu.Call(KvmRequests.KVM_SET_TSC_KHZ, (nint)frequency);

    public GuestAddress? Translate(ulong linearAddress)
    {
        var request = new kvm_translation { linear_address = linearAddress };
        _vcpu.Call(KvmRequests.KVM_TRANSLATE, ref request);
        return request.valid == 0 ? null : new(request.physical_address);
    }

    private static byte[] MsrList(int count, out Span<kvm_msr_entry> entries)
    {
        int head = Unsafe.SizeOf<kvm_msrs>();
        var list = new byte[head + count * Unsafe.SizeOf<kvm_msr_entry>()];
        MemoryMarshal.Write(list, new kvm_msrs { nmsrs = (uint)count });
        entries = MemoryMarshal.Cast<byte, kvm_msr_entry>(list.AsSpan(head));
        return list;
    }
}
