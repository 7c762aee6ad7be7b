using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>A signal that only interrupts a system call of one thread. Thread safe.</summary>
/// <remarks>
/// Its handler is native code of two instructions, since managed code may not run in a signal handler; it is installed without SA_RESTART, so that
/// the interrupted call ends with EINTR. The number is SIGRTMIN + 4, because the runtime keeps SIGRTMIN for itself.
/// </remarks>
public static class ThreadKick
{
    /// <summary>The signal's number: SIGRTMIN (34 with glibc) + 4.</summary>
    public const int Signal = 38;

    private static readonly Lock s_gate = new();
    private static volatile bool s_installed;

    /// <summary>Installs the handler, once for the process. Must be called before a thread that is to be kicked makes the call that a kick shall end.</summary>
    public static void Prepare()
    {
        if (s_installed) return;
        lock (s_gate)
        {
            if (!s_installed) Install();
            s_installed = true;
        }
    }

    /// <summary>Interrupts the thread <paramref name="tid"/> of this process. False where it has ended. Throws <see cref="LinuxException"/>.</summary>
    public static bool Send(int tid)
    {
        Prepare();
        if (NativeMethods.syscall(NativeMethods.SYS_tgkill, Environment.ProcessId, tid, Signal) == 0) return true;
        if (Marshal.GetLastPInvokeError() != Errno.ESRCH) LinuxException.ThrowLast("tgkill", $"thread {tid}, signal {Signal}");
        return false;
    }

    private static unsafe void Install()
    {
        ReadOnlySpan<byte> code = [0xf3, 0x0f, 0x1e, 0xfa, 0xc3]; // endbr64; ret
        nuint page = (nuint)Environment.SystemPageSize;
        nint at = NativeMethods.mmap(0, page, NativeMethods.PROT_READ | NativeMethods.PROT_WRITE, NativeMethods.MAP_PRIVATE | NativeMethods.MAP_ANONYMOUS, -1, 0);
        if (at == -1) LinuxException.ThrowLast("mmap", "a page for the kick's handler");
        // SAFETY: the page is ours, writable and longer than the code; it is never unmapped, since the handler stays installed.
        code.CopyTo(new Span<byte>((void*)at, code.Length));
        if (NativeMethods.mprotect(at, page, NativeMethods.PROT_READ | NativeMethods.PROT_EXEC) < 0) LinuxException.ThrowLast("mprotect", "the page of the kick's handler");

        var action = new NativeMethods.sigaction_t { sa_handler = at, sa_flags = NativeMethods.SA_ONSTACK };
        // SAFETY: the kernel reads the structure during the call only.
        if (NativeMethods.sigaction(Signal, &action, null) < 0) LinuxException.ThrowLast("sigaction", $"signal {Signal}");
    }
}
