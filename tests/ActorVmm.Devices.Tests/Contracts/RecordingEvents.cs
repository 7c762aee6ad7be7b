using ActorVmm.Devices.Chipset;

namespace ActorVmm.Devices.Tests.Contracts;

/// <summary>Counts what a guest asks of its machine.</summary>
internal sealed class RecordingEvents : IMachineEvents
{
    public int PowerOffs { get; private set; }

    public int Resets { get; private set; }

    public int? ExitCode { get; private set; }

    public void PowerOff() => PowerOffs++;

    public void Reset() => Resets++;

    void IMachineEvents.DebugExit(int code) => ExitCode = code;
}
