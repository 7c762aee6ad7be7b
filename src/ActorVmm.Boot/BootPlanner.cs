using ActorVmm.Boot.Acpi;
using ActorVmm.Boot.Kernel;
using ActorVmm.Boot.Layout;

namespace ActorVmm.Boot;

/// <summary>Decides how a guest is started. Reads the files' headers and sizes only; touches no guest memory. Thread safe.</summary>
public static class BootPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <exception cref="BootException">The guest cannot be started from this; the message is one line for the user.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of vCPUs does not fit the topology.</exception>
    public static BootPlan Plan(BootRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.VcpuCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.VcpuCount, request.Topology.VcpuCount);
        var draft = new BootDraft(request);
        using InputFile file = InputFile.Open(request.KernelPath, "kernel");
        KernelImage kernel = KernelDetector.Recognise(file, request.Flat);
        if (kernel.Format != KernelFormat.Flat && draft.Layout.LowMemory.Length < 2 * MemoryMap.OneMebibyte)
            throw file.Wrong($"needs more than the guest's {request.Memory}; give the machine at least 2 MiB, and as much as the kernel wants");

        kernel.Place(draft);
        ResetVector.Add(draft);
        AcpiPlacement.Place(draft);
        return new(kernel, kernel.Arrange(draft), draft);
    }
}
