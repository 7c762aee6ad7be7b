using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;

namespace ActorVmm.Machines.Vcpus;

/// <summary>What an exit that nothing can handle means, for a person. Source: Linux Documentation/virt/kvm/api.rst, "The kvm_run structure".</summary>
internal static class ExitText
{
    /// <summary>One line: what happened, the numbers, and what it usually comes from.</summary>
    public static string Of(in VcpuExit exit) => exit.Reason switch
    {
        VcpuExitReason.Shutdown => "triple fault: an exception could not be delivered, nor the double fault that followed; look at the IDT, the stack and the page tables",
        VcpuExitReason.Halt => "halted without an interrupt controller: nothing can wake it",
        VcpuExitReason.FailEntry => $"the processor refused to enter the guest, hardware reason 0x{exit.Detail:x}{EntryFailure(exit.Detail)}, on host CPU {exit.Address}",
        VcpuExitReason.InternalError => $"KVM gave up: {InternalError(exit)}",
        VcpuExitReason.Debug => $"a debug exit that nobody asked for (exception {exit.Detail}) at 0x{exit.Address:x}",
        VcpuExitReason.Exception => $"exception {exit.Detail} handed out by KVM, error code 0x{exit.Address:x}",
        VcpuExitReason.SystemEvent => $"system event {SystemEvent(exit.Detail)} asked for by the guest",
        VcpuExitReason.MemoryFault => $"the host cannot provide the memory at 0x{exit.Address:x} (flags 0x{exit.Detail:x})",
        VcpuExitReason.Notify => $"the guest kept the processor from its event window (flags 0x{exit.Detail:x})",
        VcpuExitReason.Unknown => $"exit for a reason that this program does not know (hardware reason 0x{exit.Detail:x})",
        _ => $"{exit.Reason} exit, which no feature of this machine causes",
    };

    // Source: Linux arch/x86/include/uapi/asm/vmx.h and svm.h; Intel SDM vol. 3C, "VM-Entry Failures During or After Loading Guest State".
    private static string EntryFailure(ulong reason) => reason switch
    {
        0x80000021 => " (invalid guest state: control registers or segments contradict each other)",
        0x80000022 => " (a model specific register could not be loaded)",
        0xffffffff or ulong.MaxValue => " (invalid guest state: VMCB rejected)",
        _ => "",
    };

    private static string InternalError(in VcpuExit exit)
    {
        string what = exit.Detail switch
        {
            1 => "it could not emulate the instruction at RIP (is this memory-mapped I/O through an instruction it does not know?)",
            2 => "two exceptions at once while delivering an event",
            3 => "an exception during the delivery of an event",
            4 => "an exit reason that this kernel does not know",
            _ => "for a reason that this program does not know",
        };
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(exit.Data);
        string data = string.Join(" ", words.ToArray().Select(w => $"0x{w:x}"));
        return $"{what} (suberror {exit.Detail}{(data.Length > 0 ? $", data {data}" : "")})";
    }

    private static string SystemEvent(ulong type) => type switch
    {
        3 => "3 (crash)",
        4 => "4 (wake-up)",
        5 => "5 (suspend)",
        6 => "6 (SEV termination)",
        _ => $"{type}",
    };
}
