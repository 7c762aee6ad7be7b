using System.Runtime.InteropServices;
using ActorVmm.Hypervisor;
using ActorVmm.Kvm.Abi;
using ActorVmm.Linux;

namespace ActorVmm.Kvm;

/// <summary>A descriptor of the KVM interface: calls it and turns refusals into errors. Thread safe.</summary>
/// <param name="descriptor">The descriptor, owned from now on.</param>
/// <param name="what">What it stands for, for messages.</param>
internal sealed class KvmDescriptor(FileDescriptor descriptor, string what) : IDisposable
{
    public FileDescriptor Descriptor => descriptor;

    /// <summary>The result, or the negative errno. A call that a signal interrupted is made again.</summary>
    public int Try(KvmRequest request, nint argument = 0)
    {
        while (true)
        {
            int result = NativeMethods.ioctl(descriptor, request.Number, argument);
            if (result >= 0) return result;
            int error = Marshal.GetLastSystemError();
            if (error != Errno.EINTR) return -error;
        }
    }

    /// <inheritdoc cref="Try(KvmRequest, nint)"/>
    public unsafe int Try<T>(KvmRequest request, ref T argument) where T : unmanaged
    {
        // SAFETY: the argument is pinned for the call; the request's number carries the size of T, which the kernel checks against its own.
        fixed (T* at = &argument) return Try(request, (nint)at);
    }

    /// <summary>As <see cref="Try{T}"/>, for a structure with a list behind it.</summary>
    public unsafe int Try(KvmRequest request, Span<byte> argument)
    {
        // SAFETY: the bytes are pinned for the call; the head of the structure says how long the list is, and callers size the bytes by it.
        fixed (byte* at = argument) return Try(request, (nint)at);
    }

    /// <summary>The result. Throws <see cref="HypervisorException"/>.</summary>
    public int Call(KvmRequest request, nint argument = 0) => Checked(request, Try(request, argument));

    /// <inheritdoc cref="Call(KvmRequest, nint)"/>
    public int Call<T>(KvmRequest request, ref T argument) where T : unmanaged => Checked(request, Try(request, ref argument));

    /// <inheritdoc cref="Call(KvmRequest, nint)"/>
    public int Call(KvmRequest request, Span<byte> argument) => Checked(request, Try(request, argument));

    /// <summary>The structure that <paramref name="request"/> fills. Throws <see cref="HypervisorException"/>.</summary>
    public T Get<T>(KvmRequest request) where T : unmanaged
    {
        T value = default;
        Call(request, ref value);
        return value;
    }

    /// <summary>The value of a capability; 0 where the kernel does not have it.</summary>
    public int Check(KvmCap capability) => Math.Max(0, Try(KvmRequests.KVM_CHECK_EXTENSION, (nint)capability));

    /// <summary>Switches a capability on. Throws <see cref="HypervisorException"/>.</summary>
    public unsafe void Enable(KvmCap capability, ulong argument)
    {
        var enable = new kvm_enable_cap { cap = (uint)capability };
        // SAFETY: the first of four words.
        enable.args[0] = argument;
        int result = Try(KvmRequests.KVM_ENABLE_CAP, ref enable);
        if (result < 0) throw Failure(KvmRequests.KVM_ENABLE_CAP, -result, $"{what}, {capability}, 0x{argument:x}");
    }

    /// <summary>The exception for a refused request.</summary>
    public HypervisorException Failure(KvmRequest request, int error, string? arguments = null, string nextStep = "")
    {
        var refused = new LinuxException(request.Name, arguments ?? what, error, nextStep);
        return new(refused.Message, refused);
    }

    public void Dispose() => descriptor.Dispose();

    private int Checked(KvmRequest request, int result) => result >= 0 ? result : throw Failure(request, -result);
}
