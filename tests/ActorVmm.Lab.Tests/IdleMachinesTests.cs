using System.Diagnostics;

namespace ActorVmm.Lab.Tests;

public sealed class IdleMachinesTests
{
    [Fact]
    public void Program_WhereTheDeviceCannotBeOpened_EndsWithTheErrorNumber()
    {
        const int NoSuchFile = 2;
        byte[] program = IdleMachines.Program();
        program.AsSpan(program.AsSpan().IndexOf("/dev/kvm"u8), 8).Fill((byte)'x');
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, program);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            using Process process = Process.Start(path);
            process.WaitForExit();
            Assert.Equal(NoSuchFile, process.ExitCode);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
