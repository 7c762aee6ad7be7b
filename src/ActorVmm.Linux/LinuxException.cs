using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>The operating system refused a call. The message names the call, its arguments, the error and, where one is known, the next step.</summary>
public sealed class LinuxException : Exception
{
    /// <summary>A refusal without a message.</summary>
    public LinuxException() { }

    /// <summary>A refusal that has no error number, for example a result other than the one asked for.</summary>
    public LinuxException(string message) : base(message) { }

    /// <summary>A refusal caused by another error.</summary>
    public LinuxException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>A call that failed.</summary>
    /// <param name="call">The call as its manual page names it.</param>
    /// <param name="arguments">The arguments that matter, in words.</param>
    /// <param name="errorNumber">The value of <c>errno</c>.</param>
    /// <param name="nextStep">A sentence about the cause or what to do, or empty.</param>
    public LinuxException(string call, string arguments, int errorNumber, string nextStep = "")
        : base(Describe(call, arguments, errorNumber, nextStep)) => ErrorNumber = errorNumber;

    /// <summary>The value of <c>errno</c>; 0 where the call did not fail as such.</summary>
    public int ErrorNumber { get; }

    /// <summary>Throws for the error that the last call with <c>SetLastError</c> on this thread left.</summary>
    [DoesNotReturn]
    internal static void ThrowLast(string call, string arguments, string nextStep = "") =>
        throw new LinuxException(call, arguments, Marshal.GetLastPInvokeError(), nextStep);

    private static string Describe(string call, string arguments, int errorNumber, string nextStep)
    {
        string text = $"{call}({arguments}) failed: {Errno.Name(errorNumber)} ({errorNumber}), {Marshal.GetPInvokeErrorMessage(errorNumber)}.";
        return nextStep.Length == 0 ? text : $"{text} {nextStep}";
    }
}
