using System.Runtime.InteropServices;

namespace ActorVmm.Kvm.Abi;

// SAFETY: fixed buffers of the kernel's own size; the code that indexes them stays below their length.
internal unsafe partial struct kvm_run
{
    [StructLayout(LayoutKind.Sequential)]
    internal struct fail_entry_exit
    {
        public ulong hardware_entry_failure_reason;
        public uint cpu;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct ex_exit
    {
        public uint exception, error_code;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct io_exit
    {
        public byte direction; // 0 in, 1 out
        public byte size; // bytes of one element
        public ushort port;
        public uint count;
        public ulong data_offset; // bytes from the start of kvm_run
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct debug_exit
    {
        public uint exception, pad;
        public ulong pc, dr6, dr7;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct mmio_exit
    {
        public ulong phys_addr;
        public fixed byte data[8];
        public uint len;
        public byte is_write;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct hypercall_exit
    {
        public ulong nr;
        public fixed ulong args[6];
        public ulong ret;
        public ulong flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct tpr_access_exit
    {
        public ulong rip;
        public uint is_write, pad;
    }

    /// <summary>The common form of an internal error (kind is its suberror) and of a system event (kind is its type).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct words_exit
    {
        public const uint MaxWords = 16;

        public uint kind, ndata;
        public fixed ulong data[(int)MaxWords];
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct msr_exit
    {
        public byte error; // to the kernel: inject #GP
        public fixed byte pad[7];
        public uint reason, index;
        public ulong data;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct memory_fault_exit
    {
        public ulong flags, gpa, size;
    }
}
