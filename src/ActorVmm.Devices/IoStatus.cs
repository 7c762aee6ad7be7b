namespace ActorVmm.Devices;

/// <summary>What became of one access of the guest.</summary>
public enum IoStatus : byte
{
    /// <summary>Done on this thread; a read has its value.</summary>
    Handled,

    /// <summary>Nothing could answer: a read gives all ones, a write is dropped.</summary>
    Faulted,
}
