namespace ActorVmm.Kvm;

/// <summary>Who executes a guest's kernel code.</summary>
public enum RingZeroExecution
{
    /// <summary>Not measured.</summary>
    Unknown,

    /// <summary>The CPU, at its own speed: operating systems can run.</summary>
    Native,

    /// <summary>The host kernel's instruction emulator, at about a microsecond per instruction: only tiny guests can run.</summary>
    Emulated,
}
