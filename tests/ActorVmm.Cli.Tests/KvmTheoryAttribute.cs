namespace ActorVmm.Cli.Tests;

/// <summary>As <see cref="KvmFactAttribute"/>, with data.</summary>
internal sealed class KvmTheoryAttribute : TheoryAttribute
{
    public KvmTheoryAttribute() => Skip = Reason;

    /// <summary>Why there is no KVM; <see langword="null"/> where there is.</summary>
    public static string? Reason { get; } = Try();

    private static string? Try()
    {
        try { using FileStream device = File.Open("/dev/kvm", FileMode.Open, FileAccess.ReadWrite); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return $"/dev/kvm cannot be opened: {e.Message}"; }
        return null;
    }
}
