namespace ActorVmm.Backend.Tests.Harness;

/// <summary>Waits with an end.</summary>
internal static class TaskWaits
{
    /// <summary>Throws what the task threw, or <see cref="TimeoutException"/>.</summary>
    public static void Wait(this Task task, TimeSpan limit, string what)
    {
        if (!task.Ended(limit)) throw new TimeoutException($"{what} took longer than {limit}.");
    }

    /// <summary>False after the time; throws what the task threw.</summary>
    public static bool Ended(this Task task, TimeSpan limit)
    {
        if (Task.WaitAny([task], limit) < 0) return false;
        task.GetAwaiter().GetResult();
        return true;
    }
}
