using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>A vCPU of KVM: the page that it shares with the kernel, and the loop's one system call.</summary>
internal sealed unsafe partial class KvmVcpu : IVcpu
{
    private readonly KvmDescriptor _vcpu;
    private readonly KvmVm _vm;
    private readonly MappedRegion _runPage;
    // SAFETY (whole file): points to a page that is longer than kvm_run and mapped until Dispose; but for Kick, which has a gate of its own, everything here runs on the vCPU's thread.
    private readonly kvm_run* _run;
    private readonly int _fd;
    private readonly int _thread;
    private readonly Lock _kickGate = new();
    private bool _disposed;

    public KvmVcpu(KvmDescriptor vcpu, KvmVm vm, VcpuId id, ulong runPageSize)
    {
        (_vcpu, _vm, Id) = (vcpu, vm, id);
        try
        {
            ThreadKick.Prepare();
            _runPage = MappedRegion.Shared(vcpu.Descriptor, runPageSize, $"the run page of vCPU {id}");
        }
        catch (LinuxException refused)
        {
            _vcpu.Dispose();
            throw new HypervisorException(refused.Message, refused);
        }
        // SAFETY: the kernel gives at least one page, longer than kvm_run; it stays mapped until Dispose, which belongs to this thread as all uses of it but Kick's.
        _run = (kvm_run*)_runPage.Address;
        _fd = vcpu.Descriptor.Number;
        _thread = ThreadAffinity.CurrentThreadId();
    }

    public VcpuId Id { get; }

    // The hot path: no lock, no safe handle, no allocation. The descriptor cannot be closed meanwhile, since Dispose belongs to this thread.
    public void Run(out VcpuExit exit)
    {
        kvm_run* run = _run;
        // SAFETY: KVM_RUN has no argument; what the kernel writes into the shared page it bounds itself.
        if (NativeMethods.syscall(NativeMethods.SYS_ioctl, _fd, KvmRequests.Run, 0) < 0)
        {
            RunFailed(run, Marshal.GetLastSystemError(), out exit);
            return;
        }
        KvmExitDecoder.DecodeAny(run, out exit);
    }

    // The call's frame is set up once for the whole loop, which is compiled in full at once since it may never return.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RunLoop(IVcpuExitSink sink)
    {
        kvm_run* run = _run;
        nint fd = _fd;
        VcpuExit exit;
        do
        {
            // SAFETY: as in the other Run.
            if (NativeMethods.syscall(NativeMethods.SYS_ioctl, fd, KvmRequests.Run, 0) >= 0) KvmExitDecoder.DecodeAny(run, out exit);
            else RunFailed(run, Marshal.GetLastSystemError(), out exit);
        }
        while (sink.Answer(ref exit));
    }

    public void Kick()
    {
        lock (_kickGate)
        {
            if (_disposed) return;
            // SAFETY: the page is mapped while _disposed is false, and that changes under the same lock. A run that began before the byte was set sees the signal, a later one the byte.
            Volatile.Write(ref _run->immediate_exit, 1);
            ThreadKick.Send(_thread);
        }
    }

    public void ClearKick() => Volatile.Write(ref _run->immediate_exit, 0);

    public void FailMsrAccess() => _run->msr.error = 1;

    public void InjectInterrupt(byte vector)
    {
        var request = new kvm_interrupt { irq = vector };
        _vcpu.Call(KvmRequests.KVM_INTERRUPT, ref request);
    }

    public void RequestInterruptWindow(bool wanted) => _run->request_interrupt_window = wanted ? (byte)1 : (byte)0;

    public void InjectNmi() => _vcpu.Call(KvmRequests.KVM_NMI);

    public void Dispose()
    {
        lock (_kickGate)
        {
            if (_disposed) return;
            _disposed = true;
        }
        _runPage.Dispose();
        _vcpu.Dispose();
    }

    private void RunFailed(kvm_run* run, int error, out VcpuExit exit)
    {
        exit = default;
        if (error is Errno.EINTR or Errno.EAGAIN)
            exit.Reason = VcpuExitReason.Interrupted;
        // SAFETY: the page is mapped; this is the one exit that comes with an error.
        else if (error is Errno.EFAULT or Errno.EHWPOISON && run->exit_reason == KvmExit.KVM_EXIT_MEMORY_FAULT)
            KvmExitDecoder.Decode(run, ref exit);
        else
            throw _vcpu.Failure(new(KvmRequests.Run, "KVM_RUN"), error, null, "The kernel's log (dmesg) may say more.");
    }
}
