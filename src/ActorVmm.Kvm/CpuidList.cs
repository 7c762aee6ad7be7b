using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>CPUID leaves in and out of the kernel's list with a head.</summary>
internal static class CpuidList
{
    private static readonly int s_head = Unsafe.SizeOf<kvm_cpuid2>();

    /// <summary>What the host can give, however many leaves that are. Throws <see cref="Hypervisor.HypervisorException"/>.</summary>
    public static List<CpuidEntry> ReadSupported(KvmDescriptor system)
    {
        for (int room = 128; ; room *= 2)
        {
            byte[] list = Make(room);
            int result = system.Try(KvmRequests.KVM_GET_SUPPORTED_CPUID, list);
            if (result >= 0) return Decode(list);
            if (result != -Errno.E2BIG || room > 1 << 14) throw system.Failure(KvmRequests.KVM_GET_SUPPORTED_CPUID, -result);
        }
    }

    /// <summary>The <paramref name="count"/> leaves of a vCPU. Older kernels (Linux 6.1) do not say how many they wrote, so the caller must know. Throws <see cref="Hypervisor.HypervisorException"/>.</summary>
    public static List<CpuidEntry> Read(KvmDescriptor vcpu, int count)
    {
        byte[] list = Make(count);
        vcpu.Call(KvmRequests.KVM_GET_CPUID2, list);
        return Decode(list);
    }

    /// <summary>The kernel's form of the leaves.</summary>
    public static byte[] Encode(IReadOnlyList<CpuidEntry> entries)
    {
        byte[] list = Make(entries.Count);
        Span<kvm_cpuid_entry2> items = Items(list);
        for (int i = 0; i < entries.Count; i++)
        {
            CpuidEntry entry = entries[i];
            uint flags = entry.HasIndex ? kvm_cpuid_entry2.KVM_CPUID_FLAG_SIGNIFCANT_INDEX : 0;
            items[i] = new() { function = entry.Function, index = entry.Index, flags = flags, eax = entry.Eax, ebx = entry.Ebx, ecx = entry.Ecx, edx = entry.Edx };
        }
        return list;
    }

    private static byte[] Make(int count)
    {
        var list = new byte[s_head + count * Unsafe.SizeOf<kvm_cpuid_entry2>()];
        BinaryPrimitives.WriteUInt32LittleEndian(list, (uint)count); // kvm_cpuid2.nent
        return list;
    }

    private static List<CpuidEntry> Decode(byte[] list)
    {
        var entries = new List<CpuidEntry>();
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(list); // kvm_cpuid2.nent
        Span<kvm_cpuid_entry2> items = Items(list);
        for (int i = 0; i < count; i++)
        {
            kvm_cpuid_entry2 item = items[i];
            entries.Add(new(item.function, item.index, (item.flags & kvm_cpuid_entry2.KVM_CPUID_FLAG_SIGNIFCANT_INDEX) != 0, item.eax, item.ebx, item.ecx, item.edx));
        }
        return entries;
    }

    private static Span<kvm_cpuid_entry2> Items(byte[] list) => MemoryMarshal.Cast<byte, kvm_cpuid_entry2>(list.AsSpan(s_head));
}
