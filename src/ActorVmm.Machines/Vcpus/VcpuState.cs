namespace ActorVmm.Machines.Vcpus;

/// <summary>Where a vCPU thread is in its life.</summary>
public enum VcpuState
{
    /// <summary>The thread is setting its vCPU up, or waits for the start.</summary>
    Created,

    /// <summary>It runs guest code or answers an exit.</summary>
    Running,

    /// <summary>It stands still outside the guest, every access complete.</summary>
    Parked,

    /// <summary>The thread has ended; its vCPU is gone.</summary>
    Stopped,
}
