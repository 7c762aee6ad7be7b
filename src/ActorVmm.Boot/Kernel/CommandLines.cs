using System.Text;

namespace ActorVmm.Boot.Kernel;

/// <summary>Command lines as kernels read them: UTF-8, ended by a zero byte.</summary>
internal static class CommandLines
{
    /// <summary>What Linux for x86 reads (COMMAND_LINE_SIZE without its end), where the kernel does not say.</summary>
    public const int LinuxMaximum = 2047;

    /// <summary>A bound for kernels that have none of their own, in bytes.</summary>
    public const int Maximum = 64 * 1024;

    /// <summary>The bytes. Throws <see cref="BootException"/> where the line has a zero character or is longer than <paramref name="most"/> bytes.</summary>
    public static byte[] Encode(string line, int most)
    {
        if (line.Contains('\0', StringComparison.Ordinal)) throw new BootException("The command line has a zero character, at which the kernel would stop reading; leave it out.");
        int length = Encoding.UTF8.GetByteCount(line);
        if (length > most) throw new BootException($"The command line is {length} bytes long, this kernel reads at most {most}; shorten it.");
        var bytes = new byte[length + 1];
        Encoding.UTF8.GetBytes(line, bytes);
        return bytes;
    }
}
