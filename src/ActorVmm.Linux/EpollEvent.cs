using System.Runtime.InteropServices;

namespace ActorVmm.Linux;

/// <summary>What an <see cref="Epoll"/> saw, laid out as <c>struct epoll_event</c> on x86-64: packed, 12 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct EpollEvent
{
    private readonly uint _events;

    internal EpollEvent(PollEvents events, ulong token) => (_events, Token) = ((uint)events, token);

    /// <summary>What is ready.</summary>
    public PollEvents Events => (PollEvents)_events;

    /// <summary>The number that was given with the descriptor.</summary>
    public ulong Token { get; }
}
