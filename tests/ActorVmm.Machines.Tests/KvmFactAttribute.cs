namespace ActorVmm.Machines.Tests;

/// <summary>A test that runs a machine on this host's KVM; skipped with the reason where that cannot be opened.</summary>
internal sealed class KvmFactAttribute : FactAttribute
{
    public KvmFactAttribute()
    {
        try { using FileStream device = File.Open("/dev/kvm", FileMode.Open, FileAccess.ReadWrite); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { Skip = $"/dev/kvm cannot be opened: {e.Message}"; }
    }
}
