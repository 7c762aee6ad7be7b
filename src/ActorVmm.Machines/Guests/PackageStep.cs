namespace ActorVmm.Machines.Guests;

/// <summary>The steps of fetching a package, in their order; some are left out where there is nothing to do.</summary>
public enum PackageStep
{
    /// <summary>Another process is fetching the same package.</summary>
    WaitingForAnother,

    /// <summary>The list of packages is being fetched, since the machine's own is missing or too old.</summary>
    UpdatingLists,

    /// <summary>The package is being downloaded.</summary>
    Downloading,

    /// <summary>The package is being unpacked.</summary>
    Unpacking,

    /// <summary>The package is in the cache.</summary>
    Ready,
}
