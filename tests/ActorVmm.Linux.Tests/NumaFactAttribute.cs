namespace ActorVmm.Linux.Tests;

/// <summary>A test that needs a kernel with memory policies; skipped with the kernel's answer otherwise.</summary>
public sealed class NumaFactAttribute : FactAttribute
{
    public NumaFactAttribute()
    {
        try
        {
            MemoryPolicy.GetCurrentThread();
        }
        catch (LinuxException refused)
        {
            Skip = refused.Message;
        }
    }
}
