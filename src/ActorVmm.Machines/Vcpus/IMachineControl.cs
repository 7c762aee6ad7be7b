using ActorVmm.Devices.Bus;

namespace ActorVmm.Machines.Vcpus;

/// <summary>What a vCPU's exits can do to the whole machine. Called on vCPU threads; nothing here waits for another vCPU.</summary>
internal interface IMachineControl
{
    /// <summary>The guest switched the power off.</summary>
    void PowerOff();

    /// <summary>The guest asked for a reset.</summary>
    void Reset();

    /// <summary>The machine cannot go on.</summary>
    void Crash(string reason);

    /// <summary>A level-triggered interrupt with this vector was answered by the guest.</summary>
    void EndOfInterrupt(byte vector);

    /// <summary>A device threw while it answered an access.</summary>
    void HandlerFailed(IoWindow window, Exception failure);
}
