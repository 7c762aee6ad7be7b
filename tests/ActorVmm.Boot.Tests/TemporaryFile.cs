namespace ActorVmm.Boot.Tests;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"boot-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(Path);
}
