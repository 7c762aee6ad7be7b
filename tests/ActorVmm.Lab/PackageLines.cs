using ActorVmm.Machines.Guests;
using ActorVmm.Primitives;

namespace ActorVmm.Lab;

/// <summary>Shows on the error stream what is being fetched.</summary>
internal static class PackageLines
{
    public static void Write(PackageProgress progress)
    {
        if (progress is { Step: PackageStep.Downloading, BytesDone: > 0 }) return;
        string size = progress.BytesTotal > 0 ? $" ({new ByteSize((ulong)progress.BytesTotal)})" : "";
        Console.Error.WriteLine($"lab: {progress.Package}: {progress.Step}{size}");
    }
}
