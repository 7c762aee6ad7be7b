namespace ActorVmm.Lab.Count;

/// <summary>The marks of the counted programs.</summary>
internal enum CountMark
{
    GuestStart = 1,
    RoundStart = 2,
    PortsDone = 3,
    MemoryDone = 4,

    /// <summary>The program is about to be started; see Native/mark_exec.c.</summary>
    Exec = 9,
}
