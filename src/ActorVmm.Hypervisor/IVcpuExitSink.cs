namespace ActorVmm.Hypervisor;

/// <summary>Takes the exits of a vCPU that runs in a loop, on its thread.</summary>
public interface IVcpuExitSink
{
    /// <summary>Answers an exit, which is borrowed until the return. False ends the loop.</summary>
    bool Answer(ref VcpuExit exit);
}
