using ActorVmm.Primitives;

namespace ActorVmm.Machines.Vcpus;

/// <summary>All vCPU threads of a machine. Everything is done in two rounds, signal all and then collect, so that many vCPUs take no longer than the slowest of them.</summary>
internal sealed class VcpuGroup(IReadOnlyList<VcpuThread> threads)
{
    public IReadOnlyList<VcpuThread> Threads => threads;

    /// <summary>Starts the threads and waits until every vCPU exists and stands ready. Throws what the first failing one threw, with all threads stopped.</summary>
    public void Start()
    {
        foreach (VcpuThread thread in threads) thread.Start();
        try
        {
            foreach (VcpuThread thread in threads) thread.WaitUntilReady();
        }
        catch
        {
            foreach (VcpuThread thread in threads) thread.Request(VcpuRequest.Stop);
            throw;
        }
    }

    /// <summary>Lets every vCPU run.</summary>
    public void Resume() => RequestAll(VcpuRequest.Run);

    /// <summary>Brings every vCPU to a stand. Those that did not stand still in time are named; they will when they come back.</summary>
    public IReadOnlyList<VcpuId> Pause(TimeSpan within)
    {
        RequestAll(VcpuRequest.Park);
        var deadline = Deadline.In(within);
        return [.. threads.Where(t => !t.WaitUntilStill(deadline)).Select(t => t.Plan.Id)];
    }

    /// <summary>Ends every thread. Those that did not end in time are named.</summary>
    public IReadOnlyList<VcpuId> Stop(TimeSpan within)
    {
        RequestAll(VcpuRequest.Stop);
        var deadline = Deadline.In(within);
        return [.. threads.Where(t => !t.Join(deadline)).Select(t => t.Plan.Id)];
    }

    /// <summary>Asks every vCPU for a state without waiting; also from a vCPU's own thread.</summary>
    public void RequestAll(VcpuRequest request)
    {
        foreach (VcpuThread thread in threads) thread.Request(request);
    }
}
