using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm;

/// <summary>Reads exits from the page that the kernel shares. Source: Linux Documentation/virt/kvm/api.rst, "The kvm_run structure".</summary>
internal static unsafe class KvmExitDecoder
{
    /// <summary>Fills <paramref name="exit"/> from the shared page; spans in it point into the page. Inlined into the exit loop: accesses are nearly all exits that there are.</summary>
    // SAFETY (whole file): the caller's page is mapped and holds a kvm_run; each case reads only the member that the exit reason names.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void DecodeAny(kvm_run* run, out VcpuExit exit)
    {
        Unsafe.SkipInit(out exit); // an access has no Detail, and every other member is set below
        uint reason = run->exit_reason;
        if (reason == KvmExit.KVM_EXIT_IO)
        {
            exit.Reason = VcpuExitReason.PortIo;
            exit.IsWrite = Unsafe.BitCast<byte, bool>(run->io.direction);
            exit.Size = run->io.size;
            exit.Count = run->io.count;
            exit.Address = run->io.port;
            // SAFETY: the kernel puts the elements into the shared pages, at an offset that it chose and with a length that it bounds to a page.
            exit.Data = MemoryMarshal.CreateSpan(ref *((byte*)run + run->io.data_offset), run->io.size * (int)run->io.count);
        }
        else if (reason == KvmExit.KVM_EXIT_MMIO)
        {
            exit.Reason = VcpuExitReason.Mmio;
            exit.IsWrite = Unsafe.BitCast<byte, bool>(run->mmio.is_write);
            exit.Size = (byte)run->mmio.len;
            exit.Count = 1;
            exit.Address = run->mmio.phys_addr;
            // SAFETY: the kernel splits accesses into at most the 8 bytes that the page has for them.
            exit.Data = MemoryMarshal.CreateSpan(ref run->mmio.data[0], (int)run->mmio.len);
        }
        else
        {
            exit = default;
            Decode(run, ref exit);
        }
    }

    /// <summary>Fills <paramref name="exit"/> for all reasons but port I/O and MMIO.</summary>
    public static void Decode(kvm_run* run, ref VcpuExit exit)
    {
        switch (run->exit_reason)
        {
            case KvmExit.KVM_EXIT_HLT: exit.Reason = VcpuExitReason.Halt; break;
            case KvmExit.KVM_EXIT_INTR: exit.Reason = VcpuExitReason.Interrupted; break;
            case KvmExit.KVM_EXIT_SHUTDOWN: exit.Reason = VcpuExitReason.Shutdown; break;
            case KvmExit.KVM_EXIT_IRQ_WINDOW_OPEN: exit.Reason = VcpuExitReason.InterruptWindow; break;
            case KvmExit.KVM_EXIT_SET_TPR: exit.Reason = VcpuExitReason.SetTpr; break;
            case KvmExit.KVM_EXIT_NMI: exit.Reason = VcpuExitReason.Nmi; break;
            case KvmExit.KVM_EXIT_DIRTY_RING_FULL: exit.Reason = VcpuExitReason.DirtyRingFull; break;
            case KvmExit.KVM_EXIT_AP_RESET_HOLD: exit.Reason = VcpuExitReason.ApResetHold; break;
            case KvmExit.KVM_EXIT_X86_BUS_LOCK: exit.Reason = VcpuExitReason.BusLock; break;
            case KvmExit.KVM_EXIT_IOAPIC_EOI: Set(ref exit, VcpuExitReason.IoapicEoi, detail: run->eoi_vector); break;
            case KvmExit.KVM_EXIT_HYPERV: Set(ref exit, VcpuExitReason.HyperV, detail: run->hyperv_type); break;
            case KvmExit.KVM_EXIT_XEN: Set(ref exit, VcpuExitReason.Xen, detail: run->xen_type); break;
            case KvmExit.KVM_EXIT_NOTIFY: Set(ref exit, VcpuExitReason.Notify, detail: run->notify_flags); break;
            case KvmExit.KVM_EXIT_FAIL_ENTRY: Set(ref exit, VcpuExitReason.FailEntry, run->fail_entry.hardware_entry_failure_reason, run->fail_entry.cpu); break;
            case KvmExit.KVM_EXIT_EXCEPTION: Set(ref exit, VcpuExitReason.Exception, run->ex.exception, run->ex.error_code); break;
            case KvmExit.KVM_EXIT_DEBUG: Set(ref exit, VcpuExitReason.Debug, run->debug.exception, run->debug.pc); break;
            case KvmExit.KVM_EXIT_MEMORY_FAULT: Set(ref exit, VcpuExitReason.MemoryFault, run->memory_fault.flags, run->memory_fault.gpa); break;
            case KvmExit.KVM_EXIT_INTERNAL_ERROR: SetWords(ref exit, VcpuExitReason.InternalError, &run->@internal); break;
            case KvmExit.KVM_EXIT_SYSTEM_EVENT: SetWords(ref exit, VcpuExitReason.SystemEvent, &run->system_event); break;
            case KvmExit.KVM_EXIT_X86_RDMSR: SetMsr(ref exit, VcpuExitReason.ReadMsr, run); break;
            case KvmExit.KVM_EXIT_X86_WRMSR: SetMsr(ref exit, VcpuExitReason.WriteMsr, run); break;
            case KvmExit.KVM_EXIT_TPR_ACCESS:
                Set(ref exit, VcpuExitReason.TprAccess, 0, run->tpr_access.rip);
                exit.IsWrite = run->tpr_access.is_write != 0;
                break;
            case KvmExit.KVM_EXIT_HYPERCALL:
                Set(ref exit, VcpuExitReason.Hypercall, 0, run->hypercall.nr);
                exit.Data = new(&run->hypercall.ret, sizeof(ulong));
                break;
            case KvmExit.KVM_EXIT_UNKNOWN: Set(ref exit, VcpuExitReason.Unknown, run->hw_hardware_exit_reason); break;
            // An exit of another architecture or of a newer kernel: its own number is all there is.
            default: Set(ref exit, VcpuExitReason.Unknown, run->exit_reason, run->exit_reason); break;
        }
    }

    private static void Set(ref VcpuExit exit, VcpuExitReason reason, ulong detail, ulong address = 0) =>
        (exit.Reason, exit.Detail, exit.Address) = (reason, detail, address);

    private static void SetWords(ref VcpuExit exit, VcpuExitReason reason, kvm_run.words_exit* words)
    {
        Set(ref exit, reason, words->kind);
        exit.Data = new(words->data, (int)Math.Min(words->ndata, kvm_run.words_exit.MaxWords) * sizeof(ulong));
    }

    private static void SetMsr(ref VcpuExit exit, VcpuExitReason reason, kvm_run* run)
    {
        Set(ref exit, reason, run->msr.reason, run->msr.index);
        exit.IsWrite = reason == VcpuExitReason.WriteMsr;
        exit.Data = new(&run->msr.data, sizeof(ulong));
    }
}
