using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

/// <summary>The page that a vCPU shares with the kernel. The exits are a union of 256 bytes at offset 32.</summary>
/// <remarks>Source: Linux Documentation/virt/kvm/api.rst, "The kvm_run structure".</remarks>
[StructLayout(LayoutKind.Explicit, Size = 2352)]
internal unsafe partial struct kvm_run
{
    [FieldOffset(0)] public byte request_interrupt_window;
    [FieldOffset(1)] public byte immediate_exit;
    [FieldOffset(8)] public uint exit_reason;
    [FieldOffset(12)] public byte ready_for_interrupt_injection;
    [FieldOffset(13)] public byte if_flag;
    [FieldOffset(14)] public ushort flags;
    [FieldOffset(16)] public ulong cr8;
    [FieldOffset(24)] public ulong apic_base;

    [FieldOffset(32)] public ulong hw_hardware_exit_reason;
    [FieldOffset(32)] public fail_entry_exit fail_entry;
    [FieldOffset(32)] public ex_exit ex;
    [FieldOffset(32)] public io_exit io;
    [FieldOffset(32)] public debug_exit debug;
    [FieldOffset(32)] public mmio_exit mmio;
    [FieldOffset(32)] public hypercall_exit hypercall;
    [FieldOffset(32)] public tpr_access_exit tpr_access;
    [FieldOffset(32)] public words_exit @internal;
    [FieldOffset(32)] public words_exit system_event;
    [FieldOffset(32)] public byte eoi_vector;
    [FieldOffset(32)] public uint hyperv_type;
    [FieldOffset(32)] public msr_exit msr;
    [FieldOffset(32)] public uint xen_type;
    [FieldOffset(32)] public uint notify_flags;
    [FieldOffset(32)] public memory_fault_exit memory_fault;

    [FieldOffset(288)] public ulong kvm_valid_regs;
    [FieldOffset(296)] public ulong kvm_dirty_regs;
}
