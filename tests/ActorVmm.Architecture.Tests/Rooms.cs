namespace ActorVmm.Architecture.Tests;

/// <summary>The rooms of the house and which of them each may know. A project that is not here does not belong into src.</summary>
internal static class Rooms
{
    /// <summary>Project references by project, without the common prefix. Rooms that do not exist yet stand here too, so that they come in as planned.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = new Dictionary<string, string[]>
    {
        ["Primitives"] = [],
        ["Linux"] = ["Primitives"],
        ["Memory"] = ["Linux"],
        ["Hypervisor"] = ["Memory"],
        ["Kvm"] = ["Hypervisor"],
        ["SoftCpu"] = ["Hypervisor"],
        ["Devices"] = ["Primitives"],
        ["Virtio"] = ["Devices", "Memory"],
        ["Boot"] = ["Memory"],
        ["Numa"] = ["Primitives"],
        ["Machines"] = ["Hypervisor", "Devices", "Virtio", "Boot", "Numa"],
        ["Actors"] = ["Machines"],
        ["Cluster"] = ["Actors"],
        ["Control"] = ["Actors"],
        ["Cli"] = ["Machines", "Cluster", "Control", "Kvm", "SoftCpu"],
    };

    /// <summary>The rooms that may hold unsafe code.</summary>
    public static IReadOnlySet<string> Unsafe { get; } = new HashSet<string> { "Linux", "Memory", "Kvm", "SoftCpu" };

    /// <summary>Packages that only one room may know, by their first words.</summary>
    public static IReadOnlyDictionary<string, string> PackageOwners { get; } = new Dictionary<string, string>
    {
        ["Spectre.Console"] = "Cli",
        ["System.CommandLine"] = "Cli",
    };

    /// <summary>The room and all that it reaches through its references.</summary>
    public static IReadOnlySet<string> ReachedFrom(string room)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([room]);
        while (open.TryPop(out string? next))
            if (reached.Add(next))
                foreach (string reference in References[next]) open.Push(reference);
        return reached;
    }
}
