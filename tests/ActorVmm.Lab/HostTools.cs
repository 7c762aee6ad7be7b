using System.Diagnostics;

namespace ActorVmm.Lab;

/// <summary>The programs of this machine that the lab is built with, each from a Debian package.</summary>
internal static class HostTools
{
    public const string Qemu = "qemu-system-x86_64", MakeErofs = "mkfs.erofs", ListLibraries = "ldd", SetPrivileges = "setpriv", Compiler = "gcc", Dotnet = "dotnet";

    private static readonly Dictionary<string, string> Packages = new()
    {
        [Qemu] = "qemu-system-x86", [MakeErofs] = "erofs-utils", [ListLibraries] = "libc-bin", [SetPrivileges] = "util-linux", [Compiler] = "gcc",
    };

    /// <summary>Checks that programs are there; the error names all packages that are missing at once.</summary>
    public static void Require(params IEnumerable<string> tools)
    {
        string[] missing = tools.Where(tool => Find(tool) is null).Select(tool => Packages[tool]).Distinct().ToArray();
        if (missing.Length > 0) throw new LabException($"The lab needs more of Debian's packages: run 'apt-get install --no-install-recommends {string.Join(' ', missing)}' as root.");
    }

    /// <summary>Runs a program to its end and gives its output; throws with its last error line where it fails and that matters.</summary>
    public static string Run(string tool, IEnumerable<string> arguments, bool mayFail = false)
    {
        ProcessStartInfo start = new(Find(tool) ?? tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["LC_ALL"] = "C";
        // A build started from inside a build or a test run must not take over that one's settings.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0 || mayFail) return output;
        string[] lines = (output + error.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string reason = lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "";
        throw new LabException($"{tool} {string.Join(' ', arguments)} failed with {process.ExitCode}: {reason.Trim()}");
    }

    private static string? Find(string tool)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        // Debian keeps some tools where only root's PATH looks.
        return (path + ":/usr/local/sbin:/usr/sbin:/sbin").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
    }

    public static string PathOf(string tool)
    {
        Require(tool);
        return Find(tool)!;
    }
}
