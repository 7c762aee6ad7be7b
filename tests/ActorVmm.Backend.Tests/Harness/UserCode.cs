using Iced.Intel;

namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Starts code in ring 3 of long mode, where every backend runs it on the CPU; UD2 enters ring 0.</summary>
internal static class UserCode
{
    public const ulong At = 0x30000, StackTop = 0x3fff0;

    /// <summary>In EAX at a UD2: the guest is done.</summary>
    public const uint TheEnd = 0xe0d;

    /// <summary>Code that ends with its last instruction.</summary>
    public static VcpuRunner Boot(TinyGuest guest, Action<Assembler> code)
    {
        WriteGateway(guest);
        return BootEndless(guest, a =>
        {
            code(a);
            a.mov(eax, TheEnd);
            a.ud2();
        });
    }

    /// <summary>Code that does not end by itself, or by a handler of the test's.</summary>
    public static VcpuRunner BootEndless(TinyGuest guest, Action<Assembler> code)
    {
        guest.Write(64, At, code);
        return guest.Boot(CpuMode.Long, a =>
        {
            if (guest.HasInterruptController) a.EnableX2Apic();
            // The task register by the instruction, as kernels load it: some CPUs' I/O bitmaps do not work with one that was only set from outside.
            a.mov(ax, GuestLayout.TssSelector);
            a.ltr(ax);
            a.push(GuestLayout.UserDataSelector);
            a.push((int)StackTop);
            a.push(0x202);
            a.push(GuestLayout.UserCode64Selector);
            a.push((int)At);
            a.iretq();
        });
    }

    /// <summary>The handler of UD2: reports EAX and goes on behind the instruction, or ends where EAX says so.</summary>
    public static void WriteGateway(TinyGuest guest) => guest.Handle(CpuMode.Long, 6, a =>
    {
        Label end = a.CreateLabel();
        a.cmp(eax, TheEnd);
        a.je(end);
        a.push(rdx);
        a.Report();
        a.pop(rdx);
        a.add(__qword_ptr[rsp], 2);
        a.iretq();
        a.Label(ref end);
        a.Done();
    });
}
