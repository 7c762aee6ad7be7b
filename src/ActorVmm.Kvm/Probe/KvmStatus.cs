namespace ActorVmm.Kvm;

/// <summary>What became of opening KVM.</summary>
public enum KvmStatus
{
    /// <summary>It makes machines.</summary>
    Usable,

    /// <summary>There is no device.</summary>
    Absent,

    /// <summary>There is a device, but this user may not open it.</summary>
    NoPermission,

    /// <summary>There is a device, but it does not work.</summary>
    Broken,
}
