using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>A virtual machine of KVM. Dispose of its vCPUs first, then of it, then of its memory.</summary>
internal sealed partial class KvmVm : IVirtualMachine
{
    // Three pages and one that old Intel hardware needs for real mode, below the firmware's place at the top of 4 GiB.
    private const uint TssAddress = 0xfffbd000;
    private const ulong IdentityMapAddress = 0xfffbc000;

    // GSIs of the I/O APIC outside the kernel, whose end-of-interrupt must exit.
    private const int SplitIoapicPins = 24;

    private const ulong KVM_X2APIC_API_USE_32BIT_IDS = 1, KVM_X2APIC_API_DISABLE_BROADCAST_QUIRK = 2;
    private const ulong KVM_MSR_EXIT_REASON_UNKNOWN = 2;

    private readonly KvmDescriptor _vm;
    private readonly KvmSystem _system;
    private readonly KvmInterrupts? _interrupts;

    public KvmVm(KvmDescriptor vm, KvmSystem system, VirtualMachineOptions options)
    {
        (_vm, _system) = (vm, system);
        try
        {
            _vm.Call(KvmRequests.KVM_SET_IDENTITY_MAP_ADDR, BitConverter.GetBytes(IdentityMapAddress));
            _vm.Call(KvmRequests.KVM_SET_TSS_ADDR, unchecked((nint)TssAddress));
            if (options.Timer8254 && options.InterruptControllers != InterruptControllerPlace.Hypervisor)
                throw new HypervisorException("The kernel's i8254 timer needs the kernel's interrupt controllers; ask for both or neither.");
            _interrupts = CreateInterruptControllers(options.InterruptControllers);
            if (options.Timer8254) CreateTimer();
            EnableStateCapabilities();
            if (options.HandOutMsrs) _vm.Enable(KvmCap.KVM_CAP_X86_USER_SPACE_MSR, KVM_MSR_EXIT_REASON_UNKNOWN);
            // The size depends on what the process may use; the machine's answer is the one that counts.
            XsaveSize = Math.Max(_vm.Check(KvmCap.KVM_CAP_XSAVE2), 4096);
            HasXsave2 = _vm.Check(KvmCap.KVM_CAP_XSAVE2) != 0;
        }
        catch
        {
            _vm.Dispose();
            throw;
        }
    }

    public IInterruptController Interrupts =>
        _interrupts ?? throw new InvalidOperationException("This machine was made without interrupt controllers.");

    /// <summary>Bytes of the XSAVE area that the kernel writes and reads.</summary>
    public int XsaveSize { get; }

    public bool HasXsave2 { get; }

    /// <summary>Which parts of <see cref="kvm_vcpu_events"/> this machine has beyond the ones that all have.</summary>
    public uint OptionalEvents { get; private set; }

    public IVcpu CreateVcpu(VcpuId vcpu, uint apicId)
    {
        int fd = _vm.Try(KvmRequests.KVM_CREATE_VCPU, (nint)apicId);
        if (fd >= 0) return new KvmVcpu(new(new FileDescriptor(fd, owns: true), $"vCPU {vcpu}"), this, vcpu, _system.RunPageSize);
        string nextStep = -fd switch
        {
            Errno.EEXIST => "Another vCPU has this APIC id.",
            Errno.EINVAL => $"This kernel allows {_system.Capabilities.MaxVcpus} vCPUs with APIC ids up to {_system.Capabilities.MaxApicId}.",
            Errno.EMFILE => "Raise the limit of open files (ulimit -n).",
            Errno.ENOMEM => "Give the host more memory, or the machine fewer vCPUs.",
            _ => "",
        };
        throw _vm.Failure(KvmRequests.KVM_CREATE_VCPU, -fd, $"vCPU {vcpu}, APIC id {apicId}", nextStep);
    }

    public void AddDoorbell(EventFd doorbell, DoorbellAddress address) => Doorbell(doorbell, address, 0);

    public void RemoveDoorbell(EventFd doorbell, DoorbellAddress address) => Doorbell(doorbell, address, kvm_ioeventfd.KVM_IOEVENTFD_FLAG_DEASSIGN);

    public ulong GetClock() => _vm.Get<kvm_clock_data>(KvmRequests.KVM_GET_CLOCK).clock;

    public void SetClock(ulong nanoseconds)
    {
        var data = new kvm_clock_data { clock = nanoseconds };
        _vm.Call(KvmRequests.KVM_SET_CLOCK, ref data);
    }

    public void Dispose() => _vm.Dispose();

    private KvmInterrupts? CreateInterruptControllers(InterruptControllerPlace place)
    {
        if (place == InterruptControllerPlace.None) return null;
        if (place == InterruptControllerPlace.Split)
        {
            _vm.Enable(KvmCap.KVM_CAP_SPLIT_IRQCHIP, SplitIoapicPins);
        }
        else
        {
            _vm.Call(KvmRequests.KVM_CREATE_IRQCHIP);
            MaskInterruptChips();
        }
        bool wideIds = _system.Capabilities.X2ApicIds;
        if (wideIds) _vm.Enable(KvmCap.KVM_CAP_X2APIC_API, KVM_X2APIC_API_USE_32BIT_IDS | KVM_X2APIC_API_DISABLE_BROADCAST_QUIRK);
        return new(_vm, place == InterruptControllerPlace.Hypervisor, wideIds);
    }

    private void EnableStateCapabilities()
    {
        EnableEvent(KvmCap.KVM_CAP_EXCEPTION_PAYLOAD, kvm_vcpu_events.KVM_VCPUEVENT_VALID_PAYLOAD);
        EnableEvent(KvmCap.KVM_CAP_X86_TRIPLE_FAULT_EVENT, kvm_vcpu_events.KVM_VCPUEVENT_VALID_TRIPLE_FAULT);
    }

    private void EnableEvent(KvmCap capability, uint flag)
    {
        if (_vm.Check(capability) == 0) return;
        _vm.Enable(capability, 1);
        OptionalEvents |= flag;
    }

    private void Doorbell(EventFd doorbell, DoorbellAddress address, uint flags)
    {
        if (address.IsPort) flags |= kvm_ioeventfd.KVM_IOEVENTFD_FLAG_PIO;
        if (address.Match is not null) flags |= kvm_ioeventfd.KVM_IOEVENTFD_FLAG_DATAMATCH;
        var request = new kvm_ioeventfd { addr = address.Address, len = (uint)address.Length, fd = doorbell.Descriptor.Number, flags = flags, datamatch = address.Match ?? 0 };
        int result = _vm.Try(KvmRequests.KVM_IOEVENTFD, ref request);
        GC.KeepAlive(doorbell);
        if (result >= 0) return;
        string nextStep = -result switch
        {
            Errno.EEXIST => "Another doorbell is at this address.",
            Errno.ENOENT => "No such doorbell was added.",
            _ => "",
        };
        throw _vm.Failure(KvmRequests.KVM_IOEVENTFD, -result, $"{(address.IsPort ? "port" : "address")} 0x{address.Address:x}, {address.Length} bytes", nextStep);
    }
}
