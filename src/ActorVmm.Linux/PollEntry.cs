using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>One descriptor to wait for, laid out as <c>struct pollfd</c>. The descriptor must stay open during the wait.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollEntry
{
    private readonly int _fd;
    private readonly PollEvents _wanted;

    /// <summary>What the last wait saw.</summary>
    public PollEvents Seen;

    /// <summary>Waits for <paramref name="wanted"/> on <paramref name="descriptor"/>.</summary>
    public PollEntry(FileDescriptor descriptor, PollEvents wanted) => (_fd, _wanted, Seen) = (descriptor.Number, wanted, PollEvents.None);}
