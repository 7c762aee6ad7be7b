namespace ActorVmm.Kvm.Abi;

/// <summary>An ioctl: its number and the name that errors show.</summary>
internal readonly record struct KvmRequest(uint Number, string Name);
