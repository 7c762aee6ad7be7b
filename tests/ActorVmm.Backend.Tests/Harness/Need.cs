namespace ActorVmm.Backend.Tests.Harness;

/// <summary>What a test needs of a backend; without it the test is skipped and says so.</summary>
[Flags]
public enum Need
{
    Nothing = 0,

    /// <summary>Ring 0 of the guest runs on the CPU, or on one that does all instructions; not in an emulator that lacks some.</summary>
    NativeRing0 = 1,
    SplitController = 2,
    WideApicIds = 4,
    TscDeadline = 8,
    ReadOnlyMemory = 16,
    DirtyLog = 32,

    /// <summary>Breakpoints set from outside exit.</summary>
    Breakpoints = 64,
}
