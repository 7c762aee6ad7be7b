using System.Runtime.CompilerServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The ioctls under their kernel names. Source: Linux Documentation/virt/kvm/api.rst, "API description".</summary>
internal static class KvmRequests
{
    /// <summary>KVM_RUN, the one that is called for each exit.</summary>
    public const uint Run = 0xae80;

    public static readonly KvmRequest KVM_GET_API_VERSION = Plain(0x00);
    public static readonly KvmRequest KVM_CREATE_VM = Plain(0x01);
    public static readonly KvmRequest KVM_GET_MSR_INDEX_LIST = ReadWrite<kvm_msr_list>(0x02);
    public static readonly KvmRequest KVM_CHECK_EXTENSION = Plain(0x03);
    public static readonly KvmRequest KVM_GET_VCPU_MMAP_SIZE = Plain(0x04);
    public static readonly KvmRequest KVM_GET_SUPPORTED_CPUID = ReadWrite<kvm_cpuid2>(0x05);

    public static readonly KvmRequest KVM_CREATE_VCPU = Plain(0x41);
    public static readonly KvmRequest KVM_GET_DIRTY_LOG = Write<kvm_dirty_log>(0x42);
    public static readonly KvmRequest KVM_SET_USER_MEMORY_REGION = Write<kvm_userspace_memory_region>(0x46);
    public static readonly KvmRequest KVM_SET_TSS_ADDR = Plain(0x47);
    public static readonly KvmRequest KVM_SET_IDENTITY_MAP_ADDR = Write<ulong>(0x48);
    public static readonly KvmRequest KVM_CREATE_IRQCHIP = Plain(0x60);
    public static readonly KvmRequest KVM_IRQ_LINE = Write<kvm_irq_level>(0x61);
    public static readonly KvmRequest KVM_GET_IRQCHIP = ReadWrite<kvm_irqchip>(0x62);
    public static readonly KvmRequest KVM_SET_IRQCHIP = Read<kvm_irqchip>(0x63);
    public static readonly KvmRequest KVM_SET_GSI_ROUTING = Write<kvm_irq_routing>(0x6a);
    public static readonly KvmRequest KVM_IRQFD = Write<kvm_irqfd>(0x76);
    public static readonly KvmRequest KVM_CREATE_PIT2 = Write<kvm_pit_config>(0x77);
    public static readonly KvmRequest KVM_IOEVENTFD = Write<kvm_ioeventfd>(0x79);
    public static readonly KvmRequest KVM_SET_CLOCK = Write<kvm_clock_data>(0x7b);
    public static readonly KvmRequest KVM_GET_CLOCK = Read<kvm_clock_data>(0x7c);
    public static readonly KvmRequest KVM_ENABLE_CAP = Write<kvm_enable_cap>(0xa3);
    public static readonly KvmRequest KVM_SIGNAL_MSI = Write<kvm_msi>(0xa5);

    public static readonly KvmRequest KVM_GET_REGS = Read<kvm_regs>(0x81);
    public static readonly KvmRequest KVM_SET_REGS = Write<kvm_regs>(0x82);
    public static readonly KvmRequest KVM_GET_SREGS = Read<kvm_sregs>(0x83);
    public static readonly KvmRequest KVM_SET_SREGS = Write<kvm_sregs>(0x84);
    public static readonly KvmRequest KVM_TRANSLATE = ReadWrite<kvm_translation>(0x85);
    public static readonly KvmRequest KVM_INTERRUPT = Write<kvm_interrupt>(0x86);
    public static readonly KvmRequest KVM_GET_MSRS = ReadWrite<kvm_msrs>(0x88);
    public static readonly KvmRequest KVM_SET_MSRS = Write<kvm_msrs>(0x89);
    public static readonly KvmRequest KVM_GET_LAPIC = Read<kvm_lapic_state>(0x8e);
    public static readonly KvmRequest KVM_SET_LAPIC = Write<kvm_lapic_state>(0x8f);
    public static readonly KvmRequest KVM_SET_CPUID2 = Write<kvm_cpuid2>(0x90);
    public static readonly KvmRequest KVM_GET_CPUID2 = ReadWrite<kvm_cpuid2>(0x91);
    public static readonly KvmRequest KVM_GET_MP_STATE = Read<kvm_mp_state>(0x98);
    public static readonly KvmRequest KVM_SET_MP_STATE = Write<kvm_mp_state>(0x99);
    public static readonly KvmRequest KVM_NMI = Plain(0x9a);
    public static readonly KvmRequest KVM_SET_GUEST_DEBUG = Write<kvm_guest_debug>(0x9b);
    public static readonly KvmRequest KVM_GET_VCPU_EVENTS = Read<kvm_vcpu_events>(0x9f);
    public static readonly KvmRequest KVM_SET_VCPU_EVENTS = Write<kvm_vcpu_events>(0xa0);
    public static readonly KvmRequest KVM_GET_DEBUGREGS = Read<kvm_debugregs>(0xa1);
    public static readonly KvmRequest KVM_SET_DEBUGREGS = Write<kvm_debugregs>(0xa2);
    public static readonly KvmRequest KVM_SET_TSC_KHZ = Plain(0xa2);
    public static readonly KvmRequest KVM_GET_TSC_KHZ = Plain(0xa3);
    public static readonly KvmRequest KVM_GET_XSAVE = Read<kvm_xsave>(0xa4);
    public static readonly KvmRequest KVM_SET_XSAVE = Write<kvm_xsave>(0xa5);
    public static readonly KvmRequest KVM_GET_XCRS = Read<kvm_xcrs>(0xa6);
    public static readonly KvmRequest KVM_SET_XCRS = Write<kvm_xcrs>(0xa7);
    public static readonly KvmRequest KVM_GET_XSAVE2 = Read<kvm_xsave>(0xcf);

    // asm-generic/ioctl.h: direction in bits 31:30, size in 29:16, type (0xae for KVM) in 15:8, number in 7:0.
    private static KvmRequest Plain(uint number, [CallerMemberName] string name = "") => new(0xae00 | number, name);

    private static KvmRequest Write<T>(uint number, [CallerMemberName] string name = "") => new(0x4000ae00 | Size<T>() | number, name);

    private static KvmRequest Read<T>(uint number, [CallerMemberName] string name = "") => new(0x8000ae00 | Size<T>() | number, name);

    private static KvmRequest ReadWrite<T>(uint number, [CallerMemberName] string name = "") => new(0xc000ae00 | Size<T>() | number, name);

    private static uint Size<T>() => (uint)Unsafe.SizeOf<T>() << 16;
}
