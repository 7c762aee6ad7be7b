using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>The interrupt inputs of a machine of KVM.</summary>
internal sealed class KvmInterrupts : IInterruptController
{
    private readonly KvmDescriptor _vm;
    private readonly bool _chipsInKernel;
    private readonly bool _wideIds;
    private readonly Lock _gate = new();
    private GsiRoutes? _routes;

    public KvmInterrupts(KvmDescriptor vm, bool chipsInKernel, bool wideIds) =>
        (_vm, _chipsInKernel, _wideIds) = (vm, chipsInKernel, wideIds);

    public void SetLine(uint gsi, bool asserted)
    {
        if (!_chipsInKernel) throw new InvalidOperationException("Lines belong to the I/O APIC, and this machine has it outside the kernel; raise its inputs instead.");
        var request = new kvm_irq_level { irq = gsi, level = asserted ? 1u : 0u };
        int result = _vm.Try(KvmRequests.KVM_IRQ_LINE, ref request);
        if (result < 0) throw _vm.Failure(KvmRequests.KVM_IRQ_LINE, -result, $"GSI {gsi}");
    }

    public bool Send(MsiMessage message)
    {
        if (!KvmMsi.TryEncode(message, _wideIds, out kvm_irq_routing_msi target)) return false;
        var request = new kvm_msi { address_lo = target.address_lo, address_hi = target.address_hi, data = target.data };
        // Positive: taken; 0: blocked by the guest; an error: nobody has the destination, or the guest wrote nonsense.
        return _vm.Try(KvmRequests.KVM_SIGNAL_MSI, ref request) > 0;
    }

    public void Route(uint gsi, MsiMessage? message)
    {
        kvm_irq_routing_msi? target = message is { } wanted && KvmMsi.TryEncode(wanted, _wideIds, out kvm_irq_routing_msi encoded) ? encoded : null;
        lock (_gate)
        {
            _routes ??= new(_chipsInKernel);
            if (!_routes.Set(gsi, target)) return;
            int result = _vm.Try(KvmRequests.KVM_SET_GSI_ROUTING, _routes.Encode());
            if (result < 0) throw _vm.Failure(KvmRequests.KVM_SET_GSI_ROUTING, -result, $"GSI {gsi}, {message}", "The kernel has inputs 0 to 4095.");
        }
    }

    public void Connect(EventFd trigger, uint gsi, EventFd? resample = null) =>
        Change(trigger, gsi, resample is null ? 0 : kvm_irqfd.KVM_IRQFD_FLAG_RESAMPLE, resample);

    public void Disconnect(EventFd trigger, uint gsi) => Change(trigger, gsi, kvm_irqfd.KVM_IRQFD_FLAG_DEASSIGN, null);

    private void Change(EventFd trigger, uint gsi, uint flags, EventFd? resample)
    {
        var request = new kvm_irqfd { fd = (uint)trigger.Descriptor.Number, gsi = gsi, flags = flags, resamplefd = resample is null ? 0 : (uint)resample.Descriptor.Number };
        int result = _vm.Try(KvmRequests.KVM_IRQFD, ref request);
        GC.KeepAlive(trigger);
        GC.KeepAlive(resample);
        if (result >= 0) return;
        string nextStep = -result switch
        {
            Errno.EBUSY => "The event raises another input already.",
            Errno.EINVAL when resample is not null && !_chipsInKernel => "Resampling needs the I/O APIC inside the kernel.",
            _ => "",
        };
        throw _vm.Failure(KvmRequests.KVM_IRQFD, -result, $"eventfd {trigger.Descriptor.Number}, GSI {gsi}", nextStep);
    }
}
