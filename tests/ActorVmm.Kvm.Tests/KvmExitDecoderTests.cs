using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;

namespace ActorVmm.Kvm.Tests;

/// <summary>Every exit that this host cannot be made to have, decoded from a page written here.</summary>
public sealed unsafe class KvmExitDecoderTests
{
    private static kvm_run Page(uint reason, Action<IntPtr>? fill = null)
    {
        var run = new kvm_run { exit_reason = reason };
        fill?.Invoke((IntPtr)(&run));
        return run;
    }

    [Theory]
    [InlineData(KvmExit.KVM_EXIT_HLT, VcpuExitReason.Halt)]
    [InlineData(KvmExit.KVM_EXIT_INTR, VcpuExitReason.Interrupted)]
    [InlineData(KvmExit.KVM_EXIT_SHUTDOWN, VcpuExitReason.Shutdown)]
    [InlineData(KvmExit.KVM_EXIT_IRQ_WINDOW_OPEN, VcpuExitReason.InterruptWindow)]
    [InlineData(KvmExit.KVM_EXIT_SET_TPR, VcpuExitReason.SetTpr)]
    [InlineData(KvmExit.KVM_EXIT_NMI, VcpuExitReason.Nmi)]
    [InlineData(KvmExit.KVM_EXIT_DIRTY_RING_FULL, VcpuExitReason.DirtyRingFull)]
    [InlineData(KvmExit.KVM_EXIT_AP_RESET_HOLD, VcpuExitReason.ApResetHold)]
    [InlineData(KvmExit.KVM_EXIT_X86_BUS_LOCK, VcpuExitReason.BusLock)]
    public void Decode_OfAnExitWithoutNumbers_NamesIt(uint reason, VcpuExitReason expected)
    {
        kvm_run run = Page(reason);
        VcpuExit exit = default;
        KvmExitDecoder.Decode(&run, ref exit);
        Assert.Equal((expected, 0UL, 0UL, 0), (exit.Reason, exit.Detail, exit.Address, exit.Data.Length));
    }

    [Theory]
    [InlineData(KvmExit.KVM_EXIT_UNKNOWN, VcpuExitReason.Unknown, 0x2222222211111111UL, 0UL)]
    [InlineData(KvmExit.KVM_EXIT_FAIL_ENTRY, VcpuExitReason.FailEntry, 0x2222222211111111UL, 0x33333333UL)]
    [InlineData(KvmExit.KVM_EXIT_EXCEPTION, VcpuExitReason.Exception, 0x11111111UL, 0x22222222UL)]
    [InlineData(KvmExit.KVM_EXIT_DEBUG, VcpuExitReason.Debug, 0x11111111UL, 0x4444444433333333UL)]
    [InlineData(KvmExit.KVM_EXIT_IOAPIC_EOI, VcpuExitReason.IoapicEoi, 0x11UL, 0UL)]
    [InlineData(KvmExit.KVM_EXIT_HYPERV, VcpuExitReason.HyperV, 0x11111111UL, 0UL)]
    [InlineData(KvmExit.KVM_EXIT_XEN, VcpuExitReason.Xen, 0x11111111UL, 0UL)]
    [InlineData(KvmExit.KVM_EXIT_NOTIFY, VcpuExitReason.Notify, 0x11111111UL, 0UL)]
    [InlineData(KvmExit.KVM_EXIT_TPR_ACCESS, VcpuExitReason.TprAccess, 0UL, 0x2222222211111111UL)]
    [InlineData(KvmExit.KVM_EXIT_MEMORY_FAULT, VcpuExitReason.MemoryFault, 0x2222222211111111UL, 0x4444444433333333UL)]
    [InlineData(KvmExit.KVM_EXIT_HYPERCALL, VcpuExitReason.Hypercall, 0UL, 0x2222222211111111UL)]
    [InlineData(KvmExit.KVM_EXIT_X86_RDMSR, VcpuExitReason.ReadMsr, 0x33333333UL, 0x44444444UL)]
    [InlineData(KvmExit.KVM_EXIT_X86_WRMSR, VcpuExitReason.WriteMsr, 0x33333333UL, 0x44444444UL)]
    [InlineData(99u, VcpuExitReason.Unknown, 99UL, 99UL)]
    public void Decode_OfAnExitWithNumbers_TakesThemFromTheirPlaces(uint reason, VcpuExitReason expected, ulong detail, ulong address)
    {
        kvm_run run = Page(reason, page => Fill(page));
        VcpuExit exit = default;
        KvmExitDecoder.Decode(&run, ref exit);
        Assert.Equal((expected, detail, address), (exit.Reason, exit.Detail, exit.Address));
    }

    [Theory]
    [InlineData(KvmExit.KVM_EXIT_INTERNAL_ERROR, VcpuExitReason.InternalError, 3u, 24)]
    [InlineData(KvmExit.KVM_EXIT_INTERNAL_ERROR, VcpuExitReason.InternalError, uint.MaxValue, 128)]
    [InlineData(KvmExit.KVM_EXIT_SYSTEM_EVENT, VcpuExitReason.SystemEvent, 0u, 0)]
    public void Decode_OfAnExitWithWords_BoundsThem(uint reason, VcpuExitReason expected, uint words, int bytes)
    {
        kvm_run run = Page(reason);
        (run.@internal.kind, run.@internal.ndata) = (7, words);
        VcpuExit exit = default;
        KvmExitDecoder.Decode(&run, ref exit);
        Assert.Equal((expected, 7UL, bytes), (exit.Reason, exit.Detail, exit.Data.Length));
    }

    [Fact]
    public void Decode_OfAHypercall_PointsAtTheResult()
    {
        kvm_run run = Page(KvmExit.KVM_EXIT_HYPERCALL);
        VcpuExit exit = default;
        KvmExitDecoder.Decode(&run, ref exit);
        BitConverter.TryWriteBytes(exit.Data, 0x1122334455667788);
        Assert.Equal(0x1122334455667788UL, run.hypercall.ret);
    }

    // The union as 32-bit words 0x11111111, 0x22222222, ...
    private static void Fill(IntPtr page)
    {
        uint* words = (uint*)page + 8;
        for (uint i = 0; i < 8; i++) words[i] = (i + 1) * 0x11111111;
    }
}
