namespace ActorVmm.Lab.Tests;

public sealed class SharedLibrariesTests
{
    [Fact]
    public void Listed_AllFormsOfALine_GivesThePathsOnly() =>
        Assert.Equal(["/lib/libc.so.6", "/lib64/ld-linux-x86-64.so.2"], SharedLibraries.Listed(
            "/opt/program:\n\tlinux-vdso.so.1 (0x00007ffc)\n\tlibc.so.6 => /lib/libc.so.6 (0x00007f12)\n\tlibmissing.so => not found\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f34)\n/opt/fixed:\n\tnot a dynamic executable\n"));
}
