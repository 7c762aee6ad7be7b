namespace ActorVmm.Devices.Chipset;

/// <summary>Holds a spin lock to the end of a <c>using</c> block. For sections of some instructions, on paths where a <see cref="Lock"/> costs too much.</summary>
internal readonly ref struct SpinHold
{
    private readonly ref SpinLock _lock;

    public SpinHold(ref SpinLock spinLock)
    {
        bool taken = false;
        spinLock.Enter(ref taken);
        _lock = ref spinLock;
    }

    public void Dispose() => _lock.Exit(useMemoryBarrier: false);
}
