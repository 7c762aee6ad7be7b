namespace ActorVmm.Lab.Count;

/// <summary>The C programs of the count, compiled into a folder, and the guests.</summary>
internal sealed class CountTools
{
    private readonly string _folder;

    private CountTools(string folder) => _folder = folder;

    public string Plugin => Path.Combine(_folder, "instruction-counter.so");

    /// <summary>The folder's programs and guests, in <c>/opt/count</c> of the lab machine.</summary>
    public LabContent Content => new(Path.Combine(_folder, "lab"), "/opt/count");

    /// <summary>Compiles everything; takes less than a second.</summary>
    /// <exception cref="LabException">The compiler is missing or fails.</exception>
    public static CountTools Build()
    {
        string gcc = HostTools.PathOf(HostTools.Compiler), folder = Path.Combine(LabBuild.RepositoryFolder, "artifacts", "lab", "count");
        CountTools tools = new(folder);
        string programs = tools.Content.HostPath;
        Directory.CreateDirectory(programs);
        HostTools.Run(gcc, ["-O2", "-Wall", "-shared", "-fPIC", "-o", tools.Plugin, Source("instruction_counter.c")]);
        foreach ((string source, string program) in new[] { ("mark_exec.c", "mark-exec"), ("exit_loop.c", "exit-loop") })
            HostTools.Run(gcc, ["-O2", "-Wall", "-static", "-o", Path.Combine(programs, program), Source(source)]);
        File.WriteAllBytes(Path.Combine(programs, "counted.bin"), CountGuest.Counted());
        File.WriteAllBytes(Path.Combine(programs, "idle.bin"), CountGuest.Idle());
        return tools;
    }

    private static string Source(string file) => Path.Combine(LabBuild.RepositoryFolder, "tests", "ActorVmm.Lab", "Native", file);
}
