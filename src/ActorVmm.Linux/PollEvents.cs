namespace ActorVmm.Linux;

/// <summary>What can be waited for on a descriptor. Source: poll(2); the values are the kernel's, and epoll's are the same.</summary>
[Flags]
public enum PollEvents : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read, or the end of it.</summary>
    Readable = 1,

    /// <summary>A write would not wait.</summary>
    Writable = 4,

    /// <summary>An error; reported without asking.</summary>
    Error = 8,

    /// <summary>The other end is closed; reported without asking.</summary>
    HangUp = 16,

    /// <summary>The descriptor is not open; reported without asking.</summary>
    Invalid = 32,
}
