namespace ActorVmm.Cli.Tests;

/// <summary>A test that runs a guest on this host's KVM; skipped with the reason where that cannot be opened.</summary>
internal sealed class KvmFactAttribute : FactAttribute
{
    public KvmFactAttribute() => Skip = KvmTheoryAttribute.Reason;
}
