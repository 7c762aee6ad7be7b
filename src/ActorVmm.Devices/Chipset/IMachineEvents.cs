namespace ActorVmm.Devices.Chipset;

/// <summary>What a guest asks of its whole machine. Called on a vCPU thread, once for each act of the guest: must not block, allocate or throw.</summary>
public interface IMachineEvents
{
    /// <summary>The guest switches the machine off.</summary>
    void PowerOff();

    /// <summary>The guest wants all vCPUs and devices to start again.</summary>
    void Reset();

    /// <summary>The guest ends the program, with this exit code.</summary>
    void DebugExit(int code);
}
