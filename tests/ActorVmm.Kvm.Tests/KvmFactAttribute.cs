namespace ActorVmm.Kvm.Tests;

/// <summary>A test that runs a tiny guest; skipped with the reason where this host's KVM cannot.</summary>
public sealed class KvmFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_reason = new(() => KvmProbe.Examine() is { Status: not KvmStatus.Usable } report ? $"{report.Status}: {report.Problem}" : null);

    public KvmFactAttribute() => Skip = s_reason.Value;
}
