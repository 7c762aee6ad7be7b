using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;
using ActorVmm.Primitives;

namespace ActorVmm.Kvm;

/// <summary>The kernel's KVM, through its device. Thread safe; its machines live on after it is disposed of.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst.</remarks>
public sealed class KvmSystem : IHypervisor
{
    /// <summary>Where the device is.</summary>
    public const string DefaultPath = "/dev/kvm";

    /// <summary>The only version of the interface there ever was since Linux 2.6.22.</summary>
    internal const int ApiVersion = 12;

    private readonly KvmDescriptor _device;
    private readonly Lazy<uint[]> _stateMsrs;

    /// <summary>Opens the device. Throws <see cref="HypervisorException"/> saying what to do.</summary>
    public KvmSystem(string path = DefaultPath)
    {
        _device = new(Open(path), path);
        _stateMsrs = new(ReadStateMsrs);
        try
        {
            int version = _device.Call(KvmRequests.KVM_GET_API_VERSION);
            if (version != ApiVersion) throw new HypervisorException($"{path} speaks version {version} of the KVM interface, not {ApiVersion}; it is not the kernel's KVM.");
            RunPageSize = (ulong)_device.Call(KvmRequests.KVM_GET_VCPU_MMAP_SIZE);
            Capabilities = ReadCapabilities();
            SupportedCpuid = ReadSupportedCpuid();
        }
        catch
        {
            _device.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => "kvm";

    /// <inheritdoc/>
    public HypervisorCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CpuidEntry> SupportedCpuid { get; }

    /// <summary>The MSRs that make up a guest's state, by number.</summary>
    public IReadOnlyList<uint> StateMsrs => _stateMsrs.Value;

    /// <summary>Bytes of the pages that each vCPU shares with the kernel.</summary>
    internal ulong RunPageSize { get; }

    /// <inheritdoc/>
    public IVirtualMachine CreateVirtualMachine(VirtualMachineOptions options) => CreateVm(options);

    /// <summary>Closes the device.</summary>
    public void Dispose() => _device.Dispose();

    internal KvmVm CreateVm(VirtualMachineOptions options)
    {
        int fd = _device.Call(KvmRequests.KVM_CREATE_VM);
        return new(new(new FileDescriptor(fd, owns: true), "VM"), this, options);
    }

    internal int Check(KvmCap capability) => _device.Check(capability);

    private static FileDescriptor Open(string path)
    {
        try
        {
            return FileDescriptor.Open(path, FileAccess.ReadWrite);
        }
        catch (LinuxException refused)
        {
            throw new HypervisorException($"{refused.Message} {NextStep(path, refused.ErrorNumber)}", refused);
        }
    }

    private static string NextStep(string path, int error) => error switch
    {
        Errno.EACCES or Errno.EPERM when FileOwner.Of(path) is { } owner =>
            $"The device belongs to the group {owner.GroupName}; join it (usermod -aG {owner.GroupName} USER, then log in again).",
        Errno.ENOENT or Errno.ENXIO or Errno.ENODEV => "Load kvm_intel or kvm_amd (modprobe), and switch on virtualisation in the firmware, or nested virtualisation of the host.",
        _ => "See that the path is the kernel's KVM device.",
    };

    private HypervisorCapabilities ReadCapabilities()
    {
        int vcpus = Math.Max(_device.Check(KvmCap.KVM_CAP_MAX_VCPUS), _device.Check(KvmCap.KVM_CAP_NR_VCPUS));
        int ids = Math.Max(_device.Check(KvmCap.KVM_CAP_MAX_VCPU_ID), vcpus);
        bool wideIds = _device.Check(KvmCap.KVM_CAP_X2APIC_API) != 0;
        // Id 255 is the broadcast of an 8-bit destination.
        uint highest = (uint)Math.Max(0, wideIds ? ids - 1 : Math.Min(ids - 1, 254));
        return new(
            vcpus, highest, _device.Check(KvmCap.KVM_CAP_NR_MEMSLOTS), _device.Check(KvmCap.KVM_CAP_SPLIT_IRQCHIP) != 0, wideIds,
            _device.Check(KvmCap.KVM_CAP_TSC_DEADLINE_TIMER) != 0, _device.Check(KvmCap.KVM_CAP_READONLY_MEM) != 0, DirtyLog: true);
    }

    private uint[] ReadStateMsrs()
    {
        const int most = 4096;
        var list = new uint[1 + most]; // struct kvm_msr_list: the count, then the numbers
        list[0] = most;
        _device.Call(KvmRequests.KVM_GET_MSR_INDEX_LIST, MemoryMarshal.AsBytes(list.AsSpan()));
        return list[1..(int)(1 + list[0])];
    }

    private List<CpuidEntry> ReadSupportedCpuid()
    {
        List<CpuidEntry> entries = CpuidList.ReadSupported(_device);
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Function != 1) continue;
            // The kernel leaves both to us: the timer depends on its local APIC, and the hypervisor bit on the VMM's taste.
            uint ecx = entries[i].Ecx | 1u << 31 | (Capabilities.TscDeadlineTimer ? 1u << 24 : 0);
            entries[i] = entries[i] with { Ecx = ecx };
        }
        return entries;
    }
}
