namespace ActorVmm.Machines.Vcpus;

/// <summary>What a vCPU thread is asked to do.</summary>
internal enum VcpuRequest
{
    Run,
    Park,
    Stop,
}
